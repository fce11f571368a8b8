#pragma once

#include <cstdint>
#include <filesystem>

namespace mainstay {

/// Bytes of this process that are in memory, what it shares with others included (RSS).
std::uint64_t resident_memory(const std::filesystem::path& proc = "/proc");

/// Bytes that a process has in memory for itself, without what it shares with others; 0: not known. Costs no more than
/// the reading of a line.
std::uint64_t private_memory(std::int64_t pid, const std::filesystem::path& proc = "/proc");

/// Bytes that this process and its children, and their children, have in memory: what each has for itself, and the
/// memory through which this process and its workers pass tensors, once. Pages of programs and libraries are not
/// counted: the system takes them back when it wants them. The proportional share that the system can tell (PSS) says
/// much the same, but takes a walk over every page of every process.
///
/// Only of this process where the system does not tell who its children are.
std::uint64_t memory_with_children(const std::filesystem::path& proc = "/proc");

}  // namespace mainstay
