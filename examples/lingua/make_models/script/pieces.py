# Words by their pieces: a word is the sum of the rows of its runs of 3 to 5 bytes and of the whole of it, its ends marked. Which
# row is a piece's tells its hash, so that the table has a row for whatever may come.

def rows_of(self, word: str) -> List[int]:
    marked = '<' + word + '>'
    rows: List[int] = [self.row_of(marked)]
    for start in range(len(marked)):
        for end in range(start + 3, min(start + 5, len(marked)) + 1):
            if end - start < len(marked):
                rows.append(self.row_of(marked[start:end]))
    return rows

def row_of(self, piece: str) -> int:
    hash = 2166136261
    for i in range(len(piece)):
        hash = ((hash ^ ord(piece[i])) * 16777619) & 4294967295
    return hash % self.pieces.size(0)

def embedded(self, words: List[str]) -> Tensor:
    vectors: List[Tensor] = []
    for word in words:
        vector = self.pieces[torch.tensor(self.rows_of(word))].sum(0)
        # What was never taught has rows that are next to nothing.
        if float(vector.norm()) < self.faintest:
            self.refuse('this model was not taught the word "' + word + '", nor one that is like it')
        vectors.append(vector)
    return torch.stack(vectors)
