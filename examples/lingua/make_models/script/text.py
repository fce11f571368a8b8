# Texts as a model reads and writes them: sentences of words, with a mark at the end of each.

def sentences_of(self, text: str) -> List[List[str]]:
    sentences: List[List[str]] = []
    words: List[str] = []
    read = 0
    for blank in self.blanks:
        text = text.replace(blank, ' ')
    # A split() without a separator takes some bytes of accented letters for spaces.
    for piece in text.split(' '):
        read += 1
        if read > self.most_words:
            self.refuse('the text has more than ' + str(self.most_words) + ' words')
        end = len(piece)
        while end > 0 and piece[end - 1] in '.?!':
            end -= 1
        if end > 0:
            words.append(piece[:end].lower())
        if end < len(piece):
            words.append('?' if '?' in piece[end:] else '.')
            sentences.append(words)
            words = []
    if len(words) > 0:
        words.append('.')
        sentences.append(words)
    return sentences

def text_of(self, words: List[str]) -> str:
    text = ' '.join(words[:-1]) + words[-1]
    # Spanish questions begin with a mark of two bytes.
    first = 2 if text.startswith('\302\277') else 0
    return text[:first] + text[first:first + 1].upper() + text[first + 1:]
