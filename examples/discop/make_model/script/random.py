# Pseudo-random numbers that both sides share: a counter, mixed with what the key and the prompt make of it. Good enough
# to be evenly spread; whoever has an adversary puts a cipher here.

def mixed(self, x: int) -> int:
    x = ((x ^ (x >> 16)) * 2146121005) & 4294967295
    x = ((x ^ (x >> 15)) * 2073254261) & 4294967295
    return x ^ (x >> 16)

def stream_of(self, prompt: str) -> int:
    stream = self.mixed(self.key & 4294967295)
    for i in range(len(prompt)):
        stream = self.mixed(stream ^ ((i & 16777215) * 256 + ord(prompt[i])))
    return stream

# At least 0 and less than 1.
def draw(self, stream: int) -> float:
    self.drawn += 1
    return float(self.mixed((self.drawn & 4294967295) ^ stream)) / 4294967296.0
