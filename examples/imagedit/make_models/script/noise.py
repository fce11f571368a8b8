# Noise that a seed alone decides: one number for each pixel, from -1 to 1, out of its place by mixing bits. Whoever computed something
# before has no say in it.

def mixed(self, bits: Tensor) -> Tensor:
    bits = ((bits ^ (bits >> 16)) * 73244475) & 4294967295
    bits = ((bits ^ (bits >> 16)) * 73244475) & 4294967295
    return bits ^ (bits >> 16)

def noise(self, height: int, width: int, seed: int, step: int) -> Tensor:
    start = (seed * 2654435761 + step * 40503 + 1) & 4294967295
    places = torch.arange(height * width) + start
    return (self.mixed(places & 4294967295).float() / 2147483648.0 - 1.0).view(1, height, width)
