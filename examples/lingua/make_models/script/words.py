# Words by number: each that was taught has a row.

def embedded(self, words: List[str]) -> Tensor:
    rows: List[int] = []
    for word in words:
        if word not in self.source_ids:
            self.refuse('this model was not taught the word "' + word + '"')
        rows.append(self.source_ids[word])
    return self.source_embedding[torch.tensor(rows)]
