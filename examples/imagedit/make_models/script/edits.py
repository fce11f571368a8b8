# What the edits do to an image of 3 x height x width values from 0 to 1, each by its weight.

def weight_of(self, weights: Tensor, edit: str) -> float:
    return float(weights[self.edits.index(edit)])

def brightness(self, image: Tensor) -> Tensor:
    return (0.299 * image[0] + 0.587 * image[1] + 0.114 * image[2]).unsqueeze(0)

def blurred(self, image: Tensor, radius: int) -> Tensor:
    # Pixels at the edge are there for those beyond it.
    radius = min(radius, image.size(1) - 1, image.size(2) - 1)
    if radius < 1:
        return image
    padded = torch.pad(image.unsqueeze(0), [radius, radius, radius, radius], 'replicate')
    return torch.avg_pool2d(padded, [2 * radius + 1, 2 * radius + 1], [1, 1]).squeeze(0)

def toned(self, image: Tensor, weights: Tensor) -> Tensor:
    light = self.weight_of(weights, 'brighter') - self.weight_of(weights, 'darker')
    warmth = self.weight_of(weights, 'warmer') - self.weight_of(weights, 'colder')
    contrast = self.weight_of(weights, 'contrast') - self.weight_of(weights, 'faded')
    image = image + 0.2 * light
    image = image + 0.12 * warmth * torch.tensor([1.0, 0.15, -1.0]).view(3, 1, 1)
    return (image - 0.5) * (2.0 ** (0.7 * contrast)) + 0.5

def coloured(self, image: Tensor, weights: Tensor) -> Tensor:
    grey = min(self.weight_of(weights, 'grey'), 1.0)
    if grey > 0:
        image = image + grey * (self.brightness(image) - image)
    sepia = min(self.weight_of(weights, 'sepia'), 1.0)
    if sepia > 0:
        old = self.brightness(image) * torch.tensor([1.07, 0.86, 0.63]).view(3, 1, 1)
        image = image + sepia * (old - image)
    invert = min(self.weight_of(weights, 'invert'), 1.0)
    if invert > 0:
        image = image + invert * (1.0 - 2.0 * image)
    return image

def edited(self, image: Tensor, weights: Tensor) -> Tensor:
    blur = self.weight_of(weights, 'blur')
    if blur > 0:
        image = self.blurred(image, int(1.0 + 4.0 * blur))
    sharpen = self.weight_of(weights, 'sharpen')
    if sharpen > 0:
        image = image + 1.5 * sharpen * (image - self.blurred(image, 1))
    if self.weight_of(weights, 'mirror') > 0.3:
        image = image.flip([2])
    return self.coloured(self.toned(image, weights), weights).clamp(0.0, 1.0)
