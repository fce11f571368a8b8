# What the models look at: check-ins, a row each, oldest first: days before the newest, mood, energy, anxiety, hours of sleep, 1
# where the medication was taken. Of each of the last five: the newest value, the mean, the spread, the least, the most, the
# change over all and the last change. Then how many there are and over how many days, and how much of the mood's course is
# a swing of 4 to 20 days, and at which point of it the newest one stands.

def features(self, checkins: Tensor) -> Tensor:
    ago = checkins[:, 0]
    said = checkins[:, 1:]
    count = said.size(0)
    mean = said.mean(0)
    newest = said[count - 1]
    before = said[max(count - 2, 0)]
    around = said - mean
    spread = (around * around).mean(0).sqrt()
    parts = [newest, mean, spread, said.amin(0), said.amax(0), newest - said[0], newest - before,
             torch.tensor([count / 10.0]), ago[:1] / 10.0]
    mood = around[:, 0]
    size = (mood * mood).sum().sqrt() + 1.0
    for period in self.periods:
        angle = ago * (6.283185307179586 / period)
        sine = (mood * torch.sin(angle)).sum() / size
        cosine = (mood * torch.cos(angle)).sum() / size
        parts.append(torch.stack([sine, cosine, sine * sine + cosine * cosine]))
    return torch.cat(parts)
