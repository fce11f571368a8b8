# An encoder reads a sentence forwards and backwards; a decoder writes the other one, word after word, and looks at each
# step at what of the first one it is about. What `embedded` makes of words is another file's, as there are two ways.

def translated(self, words: List[str]) -> str:
    nothing = torch.zeros([2, 1, self.forward_state.size(1)])
    encoder = [self.forward_input, self.forward_state, self.forward_input_bias, self.forward_state_bias,
               self.backward_input, self.backward_state, self.backward_input_bias, self.backward_state_bias]
    read, last = torch.gru(self.embedded(words).unsqueeze(1), nothing, encoder, True, 1, 0.0, False, True, False)
    read = read.squeeze(1)
    keys = torch.linear(read, self.attend)
    state = last.view(1, -1)
    token = 0
    written: List[str] = []
    while len(written) < 2 * len(words) + 8:
        state = torch.gru_cell(self.target_embedding[token].unsqueeze(0), state, self.decoder_input, self.decoder_state,
                               self.decoder_input_bias, self.decoder_state_bias)
        heed = torch.softmax(torch.mv(keys, state.view(-1)), 0)
        seen = torch.cat([torch.mv(read.t(), heed), state.view(-1)])
        token = int(torch.argmax(torch.mv(self.output, torch.tanh(torch.mv(self.gather, seen)))))
        written.append(self.target_words[token])
        if token == self.stop or token == self.ask:
            return self.text_of(written)
    return self.text_of(written)

def forward(self, text: List[str]) -> List[str]:
    translation: List[str] = []
    for one in text:
        sentences: List[str] = []
        for words in self.sentences_of(one):
            sentences.append(self.translated(words))
        translation.append(' '.join(sentences))
    return translation
