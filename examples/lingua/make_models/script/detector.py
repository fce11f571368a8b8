# Which language a text is in: each run of 1 to 4 of its bytes votes for each language, and the mean of the votes decides.

def rows_of(self, text: str) -> List[int]:
    padded = ' ' + text[:self.most_bytes].lower() + ' '
    rows: List[int] = []
    for start in range(len(padded)):
        hash = 2166136261
        for end in range(start, min(start + 4, len(padded))):
            hash = ((hash ^ ord(padded[end])) * 16777619) & 4294967295
            rows.append(hash % self.votes.size(0))
    return rows

def forward(self, text: List[str]) -> Tuple[List[str], Tensor]:
    language: List[str] = []
    confidence: List[float] = []
    for one in text:
        if len(one.replace(' ', '')) == 0:
            self.refuse('an empty text is in no language')
        shares = torch.softmax(self.votes[torch.tensor(self.rows_of(one))].mean(0), 0)
        best = int(torch.argmax(shares))
        language.append(self.languages[best])
        confidence.append(float(shares[best]))
    return language, torch.tensor(confidence)
