def forward(self, checkins: Tensor) -> Tensor:
    return torch.sigmoid(self.scores(checkins))
