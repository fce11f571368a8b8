# Neither side begins anew. An encoding goes on where the last call has left the cache and the generator, so that no random
# number is used twice; it marks where that was, and a decoding goes back to the mark, to see what the encoding saw.

def encode(self, message: str, prompt: str) -> Tuple[str, int, int, float, float, int]:
    if len(message) > self.longest_message:
        self.refuse('the message has ' + str(len(message)) + ' bytes, ' + str(self.longest_message) + ' are the most')
    self.operations += 1
    self.mark_position = self.position
    self.mark_drawn = self.drawn
    bits = self.bits_of(message)
    stream = self.stream_of(prompt)
    probabilities = self.read(prompt)
    tokens: List[int] = []
    embedded = 0
    carriers = 0
    entropy = 0.0
    surprise = 0.0
    stop = self.ids['.']
    # The sentence is ended, if it ends soon.
    while embedded < len(bits) or (tokens[-1] != stop and len(tokens) < carriers + 40):
        token, at = self.hide(bits, embedded, probabilities, stream)
        tokens.append(token)
        if embedded < len(bits):
            entropy += float(torch.special_entr(probabilities).sum())
            surprise -= float(torch.log(probabilities[token]))
            embedded = min(at, len(bits))
            carriers = len(tokens)
        probabilities = self.next_after(token)
    nats = 1.4426950408889634
    return self.text_of(tokens), embedded, carriers, entropy * nats, surprise * nats, self.operations

def decode(self, text: str, prompt: str) -> Tuple[str, int, int, float, float, int]:
    tokens = self.tokens_of(text, True)
    self.operations += 1
    self.position = self.mark_position
    self.drawn = self.mark_drawn
    stream = self.stream_of(prompt)
    probabilities = self.read(prompt)
    bits: List[int] = []
    wanted = 24
    carriers = 0
    entropy = 0.0
    surprise = 0.0
    for token in tokens:
        if len(bits) < wanted:
            entropy += float(torch.special_entr(probabilities).sum())
            surprise -= float(torch.log(probabilities[token]))
            carriers += 1
            self.reveal(token, bits, probabilities, stream)
            if len(bits) >= 16:
                wanted = 24 + 8 * (256 * self.byte_at(bits, 0) + self.byte_at(bits, 1))
        else:
            # The cache and the generator are to end where the encoding has left them.
            self.reveal(token, bits, probabilities, stream)
        probabilities = self.next_after(token)
    codes: List[str] = []
    if len(bits) >= wanted:
        for i in range(3, wanted // 8):
            codes.append(chr(self.byte_at(bits, i)))
    message = ''.join(codes)
    if len(bits) < wanted or self.check_of(message) != self.byte_at(bits, 2):
        self.refuse('the text holds no message that this model, its key and its state could have hidden after this prompt')
    nats = 1.4426950408889634
    return message, wanted, carriers, entropy * nats, surprise * nats, self.operations

def forward(self, operation: str, text: str, prompt: str) -> Tuple[str, int, int, float, float, int]:
    if operation == 'encode':
        return self.encode(text, prompt)
    if operation != 'decode':
        self.refuse('the operation is "encode" or "decode", not "' + operation + '"')
    return self.decode(text, prompt)
