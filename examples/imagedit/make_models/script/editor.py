# The editor works in steps: at each of them the image goes a part of the way to what the instruction asks for, from noise that gets
# less from step to step. What is left of it at the end is a fine grain, which is the seed's own.

def forward(self, image: Tensor, instruction: str, seed: Tensor) -> Tuple[Tensor, str]:
    weights = self.weights_of(instruction)
    if float(weights.sum()) == 0.0:
        self.refuse('the instruction asks for nothing that this editor can do: ' + ', '.join(self.edits[:-1]))
    start = image.permute(2, 0, 1).float() / 255.0
    height = start.size(1)
    width = start.size(2)
    number = int(seed.view(-1)[0])
    goal = self.edited(start, weights)
    now = start.flip([2]) if self.weight_of(weights, 'mirror') > 0.3 else start
    for step in range(self.steps):
        left = self.steps - 1 - step
        now = now + (goal - now) / float(left + 1)
        strength = 0.012 + 0.1 * float(left) / float(self.steps)
        now = (now + strength * self.noise(height, width, number, step)).clamp(0.0, 1.0)
        if left == 0:
            now = goal + 0.012 * self.noise(height, width, number, step)
    out = (now.clamp(0.0, 1.0) * 255.0 + 0.5).byte().permute(1, 2, 0).contiguous()
    return out, self.told(weights)

def told(self, weights: Tensor) -> str:
    parts: List[str] = []
    for edit in range(len(self.edits) - 1):
        if float(weights[edit]) > 0:
            parts.append('"' + self.edits[edit] + '":' + str(int(100.0 * float(weights[edit]) + 0.5)))
    return '{' + ','.join(parts) + '}'
