# One hidden layer on features that were brought to one scale.

def scores(self, checkins: Tensor) -> Tensor:
    scaled = (self.features(checkins) - self.middle) / self.scale
    hidden = torch.tanh(torch.mv(self.inner, scaled) + self.inner_bias)
    return torch.mv(self.outer, hidden) + self.outer_bias
