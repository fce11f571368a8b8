# The next token's distribution as a Huffman tree. Its leaves are the likeliest tokens and one more for all the others
# together; the leaves come first, the lightest one before all, then the inner nodes in the order of their making, which
# is also that of their weights. So the two lightest nodes are always found at the fronts of two queues.

def leaves_of(self, probabilities: Tensor) -> Tuple[Tensor, Tensor]:
    top, tokens = torch.topk(probabilities, self.leaf_tokens)
    others = torch.clamp(1.0 - top.sum(), min=0.0).view(1)
    weights, order = torch.sort(torch.cat([top, others]))
    tokens = torch.cat([tokens, torch.full([1], -1)])
    return weights, tokens[order]

def grow(self, weights: List[float]) -> Tuple[List[int], List[int]]:
    leaves = len(weights)
    left: List[int] = []
    right: List[int] = []
    leaf = 0
    inner = leaves
    while len(weights) < 2 * leaves - 1:
        if leaf < leaves and (inner >= len(weights) or weights[leaf] <= weights[inner]):
            first = leaf
            leaf += 1
        else:
            first = inner
            inner += 1
        if leaf < leaves and (inner >= len(weights) or weights[leaf] <= weights[inner]):
            second = leaf
            leaf += 1
        else:
            second = inner
            inner += 1
        left.append(first)
        right.append(second)
        weights.append(weights[first] + weights[second])
    return left, right

# Which of the unlikely tokens: drawn as from any distribution, without a bit in it.
def one_of_the_others(self, probabilities: Tensor, tokens: List[int], u: float) -> int:
    others = probabilities.clone()
    for token in tokens:
        if token >= 0:
            others[token] = 0.0
    reached = torch.cumsum(others, 0)
    return int(torch.sum(reached <= u * reached[-1]))
