#pragma once
#include <cstring>
#include <new>

#include "core/word_array.hpp"

/// Memory of synapses: the arrays that make a network large.
namespace synq {

/// Memory that starts on a cache line, so that no vector of words lies across two.
template <class T>
struct CacheLineAllocator {
  using value_type = T;
  static constexpr std::align_val_t line{64};
  T* allocate(std::size_t n) { return static_cast<T*>(::operator new(n * sizeof(T), line)); }
  void deallocate(T* p, std::size_t) { ::operator delete(p, line); }
  friend bool operator==(const CacheLineAllocator&, const CacheLineAllocator&) { return true; }
};

/// One register of many synapses, each word in the smallest machine integer that holds its format (int8_t, int16_t or
/// Word itself); words of other types than int32_t are stored as they are.
template <class Word>
class Bank {
 public:
  Bank(const Register& r, std::size_t n) : reg(r), width_(width_of(r)), size_(n), memory_(bytes_of(n)) {}

  Register reg;

  std::size_t size() const { return size_; }
  std::size_t width() const { return width_; }  ///< bytes a word

  Word get(std::size_t i) const {
    if constexpr (packs) {
      if (width_ == 1) return as<std::int8_t>()[i];
      if (width_ == 2) return as<std::int16_t>()[i];
    }
    return as<Word>()[i];
  }
  void set(std::size_t i, const Word& w) {
    if constexpr (packs) {
      if (width_ == 1) return void(as<std::int8_t>()[i] = static_cast<std::int8_t>(w));
      if (width_ == 2) return void(as<std::int16_t>()[i] = static_cast<std::int16_t>(w));
    }
    as<Word>()[i] = w;
  }
  template <class N>
  N load(std::size_t i) const {
    return Number<N>::load(get(i), reg.format.frac);
  }
  /// Sets the words to zero: all of them, or the k-th of n parts.
  void clear(std::size_t k = 0, std::size_t n = 1) {
    const auto begin = [&](std::size_t part) { return memory_.begin() + std::ptrdiff_t(memory_.size() * part / n); };
    std::fill(begin(k), begin(k + 1), Cell{});
  }

  /// n words from `first` on, where they lie if they are stored as Word, else copied to `copy`.
  Word* open(std::size_t first, std::size_t n, std::vector<Word>& copy) {
    if (width_ == sizeof(Word)) return as<Word>() + first;
    copy.resize(n);
    for_stored([&](auto* p) { std::copy(p + first, p + first + n, copy.begin()); });
    return copy.data();
  }
  /// Writes back what open() copied.
  void close(std::size_t first, std::size_t n, const std::vector<Word>& copy) {
    if (width_ == sizeof(Word)) return;
    for_stored([&](auto* p) {
      for (std::size_t i = 0; i < n; ++i) p[first + i] = static_cast<std::remove_reference_t<decltype(*p)>>(copy[i]);
    });
  }
  /// Calls f(the words as they are stored).
  template <class F>
  void read(const F& f) const {
    if constexpr (packs) {
      if (width_ == 1) return f(as<std::int8_t>());
      if (width_ == 2) return f(as<std::int16_t>());
    }
    f(as<Word>());
  }
  void* data() { return memory_.data(); }
  const void* data() const { return memory_.data(); }

 private:
  static constexpr bool packs = std::same_as<Word, std::int32_t>;
  using Cell = std::conditional_t<packs, std::byte, Word>;

  static std::size_t width_of(const Register& r) {
    if constexpr (packs) {
      if (r.format.word <= 16) {
        const auto low = lowest<std::int64_t>(r.format), high = highest<std::int64_t>(r.format);
        if (low >= -128 && high <= 127) return 1;
        if (low >= -32768 && high <= 32767) return 2;
      }
    }
    return sizeof(Word);
  }
  /// One cache line more: lanes read whole vectors at the end of a row, the last row included.
  std::size_t bytes_of(std::size_t n) const { return packs ? n * width_ + 64 : n; }
  template <class T>
  T* as() {
    return reinterpret_cast<T*>(memory_.data());
  }
  template <class T>
  const T* as() const {
    return reinterpret_cast<const T*>(memory_.data());
  }
  template <class F>
  void for_stored(const F& f) {
    if constexpr (packs) width_ == 1 ? f(as<std::int8_t>()) : f(as<std::int16_t>());
  }

  std::size_t width_, size_;
  std::vector<Cell, CacheLineAllocator<Cell>> memory_;
};

}  // namespace synq
