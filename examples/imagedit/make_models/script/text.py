# What an instruction asks for. It is taken apart where one thing ends and the next begins; of each part, its words, pairs of
# words and runs of 3 to 5 letters vote for an edit and for how strongly it is meant.

def row_of(self, piece: str) -> int:
    hash = 2166136261
    for i in range(len(piece)):
        hash = ((hash ^ ord(piece[i])) * 16777619) & 4294967295
    return hash % self.votes.size(0)

def words_of(self, clause: str) -> List[str]:
    words: List[str] = []
    for word in clause.lower().split(' '):
        if len(word) > 0:
            words.append(word)
    return words

def rows_of(self, clause: str) -> List[int]:
    rows: List[int] = [self.row_of('|')]
    before = ''
    for word in self.words_of(clause):
        marked = '<' + word + '>'
        rows.append(self.row_of(marked))
        rows.append(self.row_of(marked))
        rows.append(self.row_of(before + marked))
        for start in range(len(marked)):
            for end in range(start + 3, min(start + 5, len(marked)) + 1):
                rows.append(self.row_of(marked[start:end]))
        before = marked
    return rows

def votes_of(self, clause: str) -> Tensor:
    return self.votes[torch.tensor(self.rows_of(clause))].mean(0)

# "black and white" is one thing, "left and right" is another one.
def clauses_of(self, instruction: str) -> List[str]:
    text = ' ' + instruction[:self.most_bytes].lower() + ' '
    for blank in self.blanks:
        text = text.replace(blank, ' ')
    for joint in self.joints:
        text = text.replace(joint, ' | ')
    clauses: List[str] = []
    for part in text.split('|'):
        whole = self.best_of(part)
        halves = part.split(' and ')
        if len(halves) == 1 or (whole[0] != self.nothing() and whole[1] > self.sureness(halves)):
            clauses.append(part)
        else:
            for half in halves:
                clauses.append(half)
    return clauses

def nothing(self) -> int:
    return len(self.edits) - 1

def best_of(self, clause: str) -> Tuple[int, float]:
    shares = torch.softmax(self.votes_of(clause)[:len(self.edits)], 0)
    best = int(torch.argmax(shares))
    return best, float(shares[best])

# How sure the least sure of them is; whoever of them means nothing is not sure at all.
def sureness(self, clauses: List[str]) -> float:
    least = 1.0
    for clause in clauses:
        best, share = self.best_of(clause)
        least = min(least, 0.0 if best == self.nothing() else share)
    return least

def weights_of(self, instruction: str) -> Tensor:
    weights = torch.zeros(len(self.edits) - 1)
    for clause in self.clauses_of(instruction):
        votes = self.votes_of(clause)
        best, share = self.best_of(clause)
        strength = int(torch.argmax(votes[len(self.edits):]))
        if best != self.nothing() and share > 0.3:
            weights[best] += 0.4 if strength == 0 else 1.0 if strength == 1 else 1.7
    return weights
