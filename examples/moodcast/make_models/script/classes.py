def forward(self, checkins: Tensor) -> Tensor:
    return torch.softmax(self.scores(checkins), 0)
