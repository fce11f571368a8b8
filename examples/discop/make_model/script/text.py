# Text and tokens. A text is words with a space before each but the first, and marks right behind them, so that every
# sequence of tokens has one text and every text one sequence.

def tokens_of(self, text: str, all_known: bool) -> List[int]:
    tokens: List[int] = []
    for piece in text.split():
        end = len(piece)
        while end > 0 and piece[end - 1] in self.marks:
            end -= 1
        if end > 0:
            word = piece[:end]
            if word in self.ids:
                tokens.append(self.ids[word])
            else:
                if all_known:
                    self.refuse('the text has the word "' + word + '", which this model never writes')
                tokens.append(len(self.words))
        for i in range(end, len(piece)):
            tokens.append(self.ids[piece[i]])
    return tokens

def text_of(self, tokens: List[int]) -> str:
    parts: List[str] = []
    for token in tokens:
        word = self.words[token]
        if len(parts) > 0 and word not in self.marks:
            parts.append(' ')
        parts.append(word)
    return ''.join(parts)
