# Discop. Two copies of a node's distribution, one of them turned by half: a random number falls into the left or the right
# child in each. Where the copies differ, the message's next bit picks the copy; where they agree, nothing can be hidden.
# Either way each child is taken as often as the model says.

def bits_of(self, message: str) -> List[int]:
    bits: List[int] = []
    codes: List[int] = [len(message) // 256, len(message) % 256, self.check_of(message)]
    for i in range(len(message)):
        codes.append(ord(message[i]))
    for code in codes:
        for shift in range(8):
            bits.append((code >> (7 - shift)) & 1)
    return bits

def check_of(self, message: str) -> int:
    check = len(message)
    for i in range(len(message)):
        check = self.mixed(check * 256 + ord(message[i])) & 16777215
    return check & 255

def byte_at(self, bits: List[int], number: int) -> int:
    code = 0
    for i in range(8 * number, 8 * number + 8):
        code = 2 * code + bits[i]
    return code

def hide(self, bits: List[int], at: int, probabilities: Tensor, stream: int) -> Tuple[int, int]:
    leaf_weights, leaf_tokens = self.leaves_of(probabilities)
    weights: List[float] = leaf_weights.tolist()
    tokens: List[int] = leaf_tokens.tolist()
    left, right = self.grow(weights)
    node = len(weights) - 1
    while node >= len(tokens):
        first = left[node - len(tokens)]
        share = weights[first] / weights[node]
        u = self.draw(stream)
        goes_left = u < share
        turned_left = (u + 0.5 if u < 0.5 else u - 0.5) < share
        if goes_left != turned_left:
            if at < len(bits) and bits[at] == 1:
                goes_left = turned_left
            at += 1
        node = first if goes_left else right[node - len(tokens)]
    token = tokens[node]
    if token < 0:
        token = self.one_of_the_others(probabilities, tokens, self.draw(stream))
    return token, at

def reveal(self, token: int, bits: List[int], probabilities: Tensor, stream: int) -> None:
    leaf_weights, leaf_tokens = self.leaves_of(probabilities)
    weights: List[float] = leaf_weights.tolist()
    tokens: List[int] = leaf_tokens.tolist()
    left, right = self.grow(weights)
    node = tokens.index(token if token in tokens else -1)
    path: List[int] = []
    for inner in range(len(left)):
        if left[inner] == node or right[inner] == node:
            path.append(node)
            node = inner + len(tokens)
    node = len(weights) - 1
    for i in range(len(path)):
        taken = path[len(path) - 1 - i]
        share = weights[left[node - len(tokens)]] / weights[node]
        u = self.draw(stream)
        goes_left = u < share
        turned_left = (u + 0.5 if u < 0.5 else u - 0.5) < share
        if goes_left != turned_left:
            bits.append(0 if goes_left == (taken == left[node - len(tokens)]) else 1)
        node = taken
    if tokens[node] < 0:
        self.draw(stream)
