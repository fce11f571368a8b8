# The language model: one token in, the probabilities of the next one out. It goes on where it stands in its cache.

def next_after(self, token: int) -> Tensor:
    if self.position == self.keys.size(2):
        self.forget_older_half()
    end = self.position + 1
    fading = self.fading[:, :, self.keys.size(2) - end:]
    x = self.embedding[token]
    for layer in range(self.keys.size(0)):
        three = torch.linear(torch.layer_norm(x, [x.size(0)], self.norm_attention[layer]), self.attend[layer])
        three = three.view(3, self.keys.size(1), 1, -1)
        keys = self.keys[layer]
        values = self.values[layer]
        keys[:, self.position:end].copy_(three[1])
        values[:, self.position:end].copy_(three[2])
        scores = torch.matmul(three[0], keys[:, :end].transpose(1, 2)) * self.scale + fading
        seen = torch.matmul(torch.softmax(scores, 2), values[:, :end]).view(-1)
        x = x + torch.linear(seen, self.gather[layer])
        fed = torch.linear(torch.layer_norm(x, [x.size(0)], self.norm_feed[layer]), self.widen[layer])
        x = x + torch.linear(torch.relu(fed), self.narrow[layer])
    self.position = end
    logits = torch.linear(torch.layer_norm(x, [x.size(0)], self.norm_last), self.embedding[:len(self.words)])
    return torch.softmax(logits.double(), 0)

def forget_older_half(self) -> None:
    half = self.keys.size(2) // 2
    self.keys[:, :, :half].copy_(self.keys[:, :, half:].clone())
    self.values[:, :, :half].copy_(self.values[:, :, half:].clone())
    self.position = half

# A full stop first: what follows is a new sentence, whatever came before.
def read(self, prompt: str) -> Tensor:
    probabilities = self.next_after(self.ids['.'])
    for token in self.tokens_of(prompt, False):
        probabilities = self.next_after(token)
    return probabilities
