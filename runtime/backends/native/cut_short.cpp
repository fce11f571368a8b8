#include "runtime/backends/native/cut_short.hpp"

#include <elf.h>

#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <system_error>

namespace mainstay {

namespace {

template <class Header>
bool read_at(std::ifstream& in, std::uint64_t offset, Header& header) {
  return in.seekg(static_cast<std::streamoff>(offset)) &&
         in.read(reinterpret_cast<char*>(&header), static_cast<std::streamsize>(sizeof header));
}

bool is_elf64(const Elf64_Ehdr& header) {
  return std::memcmp(header.e_ident, ELFMAG, SELFMAG) == 0 && header.e_ident[EI_CLASS] == ELFCLASS64;
}

}  // namespace

bool cut_short(const std::string& library) {
  std::error_code failed;
  const auto size = std::filesystem::file_size(library, failed);
  std::ifstream in(library, std::ios::binary);
  Elf64_Ehdr header;
  if (failed || !read_at(in, 0, header) || !is_elf64(header)) return false;
  for (std::uint64_t i = 0; i < header.e_phnum; ++i) {
    Elf64_Phdr segment;
    if (!read_at(in, header.e_phoff + i * header.e_phentsize, segment)) return true;
    if (segment.p_offset > size || segment.p_filesz > size - segment.p_offset) return true;
  }
  return false;
}

}  // namespace mainstay
