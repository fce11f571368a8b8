def forward(self, checkins: Tensor) -> Tensor:
    return self.least + (self.most - self.least) * torch.sigmoid(self.scores(checkins))
