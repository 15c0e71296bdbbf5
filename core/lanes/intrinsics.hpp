#pragma once
#include <immintrin.h>

#include <bit>
#include <cstdint>
#include <cstring>

/// The lanes' primitives in instructions. What each one means is written in portable.hpp.
namespace synq {

#ifdef __AVX2__
struct Avx2Lanes {
  static constexpr int words = 16, longs = 4;
  static constexpr bool fast = true;
  using Words = __m256i;
  using Wides = __m256i;
  using Longs = __m256i;
  using Set = std::uint32_t;

  static Words splat(int value) { return _mm256_set1_epi16(static_cast<short>(value)); }
  static Words splat_pair(int a, int b) { return _mm256_set1_epi32((a & 0xffff) | int(unsigned(b) << 16)); }
  static Words splat_pair(const std::int16_t* p) {
    int both;
    std::memcpy(&both, p, sizeof both);
    return _mm256_set1_epi32(both);
  }
  static Wides splat_wide(std::int32_t value) { return _mm256_set1_epi32(value); }
  static Words load(const std::int16_t* p) { return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p)); }
  static Words load(const std::uint16_t* p) { return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p)); }
  static Words load(const std::int8_t* p) {
    return _mm256_cvtepi8_epi16(_mm_loadu_si128(reinterpret_cast<const __m128i*>(p)));
  }
  static void store(std::int16_t* p, Words a) { _mm256_storeu_si256(reinterpret_cast<__m256i*>(p), a); }
  static void store(std::int8_t* p, Words a) {
    const __m256i bytes = _mm256_permute4x64_epi64(_mm256_packs_epi16(a, a), 0b1000);
    _mm_storeu_si128(reinterpret_cast<__m128i*>(p), _mm256_castsi256_si128(bytes));
  }
  static void store_two(std::int8_t* p, std::int8_t* q, Words a, Words b) {
    const __m256i bytes = _mm256_permute4x64_epi64(_mm256_packs_epi16(a, b), 0b11'01'10'00);
    _mm_storeu_si128(reinterpret_cast<__m128i*>(p), _mm256_castsi256_si128(bytes));
    _mm_storeu_si128(reinterpret_cast<__m128i*>(q), _mm256_extracti128_si256(bytes, 1));
  }
  template <class Stored>
  static void store(Stored* p, Words a, std::size_t count) {
    alignas(32) Stored all[words];
    store(all, a);
    __builtin_memcpy(p, all, count * sizeof(Stored));
  }

  static Wides load_wides(const std::int32_t* p) { return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p)); }
  static void store_wides(std::int32_t* p, Wides a) { _mm256_storeu_si256(reinterpret_cast<__m256i*>(p), a); }

  static Words low(Words a, Words b) { return _mm256_unpacklo_epi16(a, b); }
  static Words high(Words a, Words b) { return _mm256_unpackhi_epi16(a, b); }
  static Wides multiply_add(Wides sum, Words a, Words b) { return _mm256_add_epi32(sum, _mm256_madd_epi16(a, b)); }
  static Wides multiply(Words a, Words b) { return _mm256_madd_epi16(a, b); }

  static Wides joined(Words a) { return a; }
  static Words as_words(Wides a) { return a; }
  static Wides add(Wides a, Wides b) { return _mm256_add_epi32(a, b); }
  static Wides subtract(Wides a, Wides b) { return _mm256_sub_epi32(a, b); }
  static Wides bits_and(Wides a, Wides b) { return _mm256_and_si256(a, b); }
  static Wides bits_or(Wides a, Wides b) { return _mm256_or_si256(a, b); }
  static Wides shift_left(Wides a, int n) { return _mm256_sllv_epi32(a, splat_wide(n)); }
  static Wides shift_right(Wides a, int n) { return _mm256_srav_epi32(a, splat_wide(n)); }
  static Wides select_ge(Wides a, Wides b, Wides x, Wides y) {
    return _mm256_blendv_epi8(x, y, _mm256_cmpgt_epi32(b, a));
  }
  static Wides even_where_clear(Wides r, Wides y, std::int32_t mask) {
    const __m256i clear = _mm256_cmpeq_epi32(_mm256_and_si256(y, splat_wide(mask)), _mm256_setzero_si256());
    return _mm256_andnot_si256(_mm256_srli_epi32(clear, 31), r);
  }

  static Words pack(Wides a, Wides b) { return _mm256_packs_epi32(a, b); }
  static Words clamp(Words a, Words lowest, Words highest) {
    return _mm256_min_epi16(_mm256_max_epi16(a, lowest), highest);
  }
  static Words smaller(Words a, Words b) { return _mm256_min_epi16(a, b); }
  static Words larger(Words a, Words b) { return _mm256_max_epi16(a, b); }
  static Words subtract_saturated(Words a, Words b) { return _mm256_subs_epi16(a, b); }
  static Words subtract_words(Words a, Words b) { return _mm256_sub_epi16(a, b); }
  static Words add_words(Words a, Words b) { return _mm256_add_epi16(a, b); }
  static Words multiply_words(Words a, Words b) { return _mm256_mullo_epi16(a, b); }
  static Words shift_right_words(Words a, int n) { return _mm256_sra_epi16(a, _mm_cvtsi32_si128(n)); }
  static Words select_ge_words(Words a, Words b, Words x, Words y) {
    return _mm256_blendv_epi8(x, y, _mm256_cmpgt_epi16(b, a));
  }
  static Words even_where_clear_words(Words r, Words y, int mask) {
    const __m256i clear = _mm256_cmpeq_epi16(_mm256_and_si256(y, splat(mask)), _mm256_setzero_si256());
    return _mm256_andnot_si256(_mm256_srli_epi16(clear, 15), r);
  }
  static Words shift_left_words(Words a, int n) { return _mm256_sll_epi16(a, _mm_cvtsi32_si128(n)); }
  static Words lower_words(Wides a, Wides b) {
    const __m256i lower = splat_wide(0xffff);
    return _mm256_packus_epi32(_mm256_and_si256(a, lower), _mm256_and_si256(b, lower));
  }
  static Set nonzero(Words a) { return ~set(_mm256_cmpeq_epi16(a, _mm256_setzero_si256())); }
  static Set equal(Words a, Words b) { return set(_mm256_cmpeq_epi16(a, b)); }
  static Set different(Words a, Words b) { return ~equal(a, b); }
  static unsigned count(Set s) { return unsigned(std::popcount(s)) / 2; }
  static std::uint64_t count(const Set* in, const Set* but, std::size_t n) {
    std::uint64_t lanes = 0;
    for (std::size_t k = 0; k < n; ++k) lanes += count(in[k] & ~(but ? but[k] : 0));
    return lanes;
  }
  static Wides add_squares(Wides sum, Words a) {
    return _mm256_min_epu32(_mm256_add_epi32(sum, _mm256_madd_epi16(a, a)), splat_wide(0x7fffffff));
  }
  static bool below_2_29(Wides a) { return _mm256_testz_si256(a, splat_wide(-(1 << 29))) != 0; }
  static Words shift_right_unsigned(Words a, int n) { return _mm256_srl_epi16(a, _mm_cvtsi32_si128(n)); }

  static Words lookup(const std::int16_t* entry, Words index) {
    const __m256i zero = _mm256_setzero_si256();
    const auto* pairs = reinterpret_cast<const int*>(entry);  // an entry and the next one
    return lower_words(_mm256_i32gather_epi32(pairs, low(index, zero), 2),
                       _mm256_i32gather_epi32(pairs, high(index, zero), 2));
  }
  template <class Index>
  static void gather_halves(std::int16_t* first, std::int16_t* second, const std::uint32_t* table, const Index* index) {
    const __m256i at = indices(index);
    const __m256i both = _mm256_i32gather_epi32(reinterpret_cast<const int*>(table), at, 4);
    store_eight(second, _mm256_srai_epi32(both, 16));
    store_eight(first, _mm256_srai_epi32(_mm256_slli_epi32(both, 16), 16));
  }

  static Longs load_longs(const std::uint64_t* p) { return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p)); }
  static Longs splat_long(std::uint64_t v) { return _mm256_set1_epi64x(static_cast<long long>(v)); }
  static Longs add_longs(Longs a, Longs b) { return _mm256_add_epi64(a, b); }
  static Longs multiply_low(Longs a, Longs b) { return _mm256_mul_epu32(a, b); }
  static Longs products(Wides a, Wides b) {
    return _mm256_add_epi64(_mm256_mul_epi32(a, b), _mm256_mul_epi32(upper_half(a), upper_half(b)));
  }
  static void store_longs(std::uint64_t* p, Longs a) { _mm256_storeu_si256(reinterpret_cast<__m256i*>(p), a); }
  static Longs upper_half(Longs a) { return _mm256_srli_epi64(a, 32); }
  static Longs exclusive_or(Longs a, Longs b, Longs c) { return _mm256_xor_si256(_mm256_xor_si256(a, b), c); }
  static void store_blocks(std::uint16_t* out, Longs a, Longs b, Longs c, Longs d) {
    const __m256i ab = _mm256_blend_epi32(a, _mm256_slli_epi64(b, 32), 0xaa);
    const __m256i cd = _mm256_blend_epi32(c, _mm256_slli_epi64(d, 32), 0xaa);
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(out), _mm256_unpacklo_epi64(ab, cd));
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(out + words), _mm256_unpackhi_epi64(ab, cd));
  }

 private:
  static __m256i indices(const std::uint32_t* p) { return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p)); }
  static __m256i indices(const std::uint16_t* p) {
    return _mm256_cvtepu16_epi32(_mm_loadu_si128(reinterpret_cast<const __m128i*>(p)));
  }
  static Set set(__m256i mask) { return unsigned(_mm256_movemask_epi8(mask)); }
  static void store_eight(std::int16_t* p, __m256i wides) {
    const __m256i words = _mm256_permute4x64_epi64(_mm256_packs_epi32(wides, wides), 0b1000);
    _mm_storeu_si128(reinterpret_cast<__m128i*>(p), _mm256_castsi256_si128(words));
  }
};
#endif

#if defined(__AVX512BW__) && defined(__AVX512DQ__) && defined(__AVX512VNNI__) && defined(__AVX512VPOPCNTDQ__)
struct Avx512Lanes {
  static constexpr int words = 32, longs = 8;
  static constexpr bool fast = true;
  using Words = __m512i;
  using Wides = __m512i;
  using Longs = __m512i;
  using Set = std::uint32_t;

  static Words splat(int value) { return _mm512_set1_epi16(static_cast<short>(value)); }
  static Words splat_pair(int a, int b) { return _mm512_set1_epi32((a & 0xffff) | int(unsigned(b) << 16)); }
  static Words splat_pair(const std::int16_t* p) {
    int both;
    std::memcpy(&both, p, sizeof both);
    return _mm512_set1_epi32(both);
  }
  static Wides splat_wide(std::int32_t value) { return _mm512_set1_epi32(value); }
  static Words load(const std::int16_t* p) { return _mm512_loadu_si512(p); }
  static Words load(const std::uint16_t* p) { return _mm512_loadu_si512(p); }
  static Words load(const std::int8_t* p) {
    return _mm512_cvtepi8_epi16(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(p)));
  }
  static void store(std::int16_t* p, Words a) { _mm512_storeu_si512(p, a); }
  static void store(std::int8_t* p, Words a) {
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(p), _mm512_cvtepi16_epi8(a));
  }
  static void store_two(std::int8_t* p, std::int8_t* q, Words a, Words b) {
    const __m512i in_turn = _mm512_set_epi64(7, 5, 3, 1, 6, 4, 2, 0);
    const __m512i bytes = _mm512_permutexvar_epi64(in_turn, _mm512_packs_epi16(a, b));
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(p), _mm512_castsi512_si256(bytes));
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(q), _mm512_extracti64x4_epi64(bytes, 1));
  }
  static void store(std::int16_t* p, Words a, std::size_t count) { _mm512_mask_storeu_epi16(p, first(count), a); }
  static void store(std::int8_t* p, Words a, std::size_t count) {
    _mm256_mask_storeu_epi8(p, first(count), _mm512_cvtepi16_epi8(a));
  }

  static Wides load_wides(const std::int32_t* p) { return _mm512_loadu_si512(p); }
  static void store_wides(std::int32_t* p, Wides a) { _mm512_storeu_si512(p, a); }

  static Words low(Words a, Words b) { return _mm512_unpacklo_epi16(a, b); }
  static Words high(Words a, Words b) { return _mm512_unpackhi_epi16(a, b); }
  static Wides multiply_add(Wides sum, Words a, Words b) { return _mm512_dpwssd_epi32(sum, a, b); }
  static Wides multiply(Words a, Words b) { return _mm512_madd_epi16(a, b); }

  static Wides joined(Words a) { return a; }
  static Words as_words(Wides a) { return a; }
  static Wides add(Wides a, Wides b) { return _mm512_add_epi32(a, b); }
  static Wides subtract(Wides a, Wides b) { return _mm512_sub_epi32(a, b); }
  static Wides bits_and(Wides a, Wides b) { return _mm512_and_si512(a, b); }
  static Wides bits_or(Wides a, Wides b) { return _mm512_or_si512(a, b); }
  static Wides shift_left(Wides a, int n) { return _mm512_sllv_epi32(a, splat_wide(n)); }
  static Wides shift_right(Wides a, int n) { return _mm512_srav_epi32(a, splat_wide(n)); }
  static Wides select_ge(Wides a, Wides b, Wides x, Wides y) {
    return _mm512_mask_blend_epi32(_mm512_cmpge_epi32_mask(a, b), y, x);
  }
  static Wides even_where_clear(Wides r, Wides y, std::int32_t mask) {
    const __mmask16 clear = _mm512_testn_epi32_mask(y, splat_wide(mask));
    return _mm512_mask_and_epi32(r, clear, r, splat_wide(~1));
  }

  static Words pack(Wides a, Wides b) { return _mm512_packs_epi32(a, b); }
  static Words clamp(Words a, Words lowest, Words highest) {
    return _mm512_min_epi16(_mm512_max_epi16(a, lowest), highest);
  }
  static Words smaller(Words a, Words b) { return _mm512_min_epi16(a, b); }
  static Words larger(Words a, Words b) { return _mm512_max_epi16(a, b); }
  static Words subtract_saturated(Words a, Words b) { return _mm512_subs_epi16(a, b); }
  static Words subtract_words(Words a, Words b) { return _mm512_sub_epi16(a, b); }
  static Words add_words(Words a, Words b) { return _mm512_add_epi16(a, b); }
  static Words multiply_words(Words a, Words b) { return _mm512_mullo_epi16(a, b); }
  static Words shift_right_words(Words a, int n) { return _mm512_srav_epi16(a, splat(n)); }
  static Words select_ge_words(Words a, Words b, Words x, Words y) {
    return _mm512_mask_blend_epi16(_mm512_cmpge_epi16_mask(a, b), y, x);
  }
  static Words even_where_clear_words(Words r, Words y, int mask) {
    return _mm512_mask_blend_epi16(_mm512_testn_epi16_mask(y, splat(mask)), r, _mm512_and_si512(r, splat(~1)));
  }
  static Words shift_left_words(Words a, int n) { return _mm512_sllv_epi16(a, splat(n)); }
  static Words lower_words(Wides a, Wides b) { return _mm512_permutex2var_epi16(a, lower_places(), b); }
  static Set nonzero(Words a) { return _mm512_test_epi16_mask(a, a); }
  static Set equal(Words a, Words b) { return _mm512_cmpeq_epi16_mask(a, b); }
  static Set different(Words a, Words b) { return _mm512_cmpneq_epi16_mask(a, b); }
  static unsigned count(Set s) { return unsigned(std::popcount(s)); }
  static std::uint64_t count(const Set* in, const Set* but, std::size_t n) {
    __m512i sum = _mm512_setzero_si512();  // a popcnt would wait for the unit of 512-bit instructions
    for (std::size_t k = 0; k < n; k += 16) {
      const auto here = __mmask16(n - k < 16 ? (1u << (n - k)) - 1 : 0xffff);
      const __m512i others = but ? _mm512_maskz_loadu_epi32(here, but + k) : _mm512_setzero_si512();
      const __m512i lanes = _mm512_andnot_si512(others, _mm512_maskz_loadu_epi32(here, in + k));
      sum = _mm512_add_epi32(sum, _mm512_popcnt_epi32(lanes));
    }
    return std::uint64_t(_mm512_reduce_add_epi32(sum));
  }
  static Wides add_squares(Wides sum, Words a) { return _mm512_dpwssds_epi32(sum, a, a); }
  static bool below_2_29(Wides a) { return _mm512_test_epi32_mask(a, splat_wide(-(1 << 29))) == 0; }
  static Words shift_right_unsigned(Words a, int n) { return _mm512_srlv_epi16(a, splat(n)); }

  static Words lookup(const std::int16_t* entry, Words index) {
    const auto half = [&](const std::int16_t* from) {
      return _mm512_permutex2var_epi16(load(from), index, load(from + words));  // by the lowest 6 bits
    };
    return _mm512_mask_blend_epi16(_mm512_test_epi16_mask(index, splat(64)), half(entry), half(entry + 2 * words));
  }
  template <class Index>
  static void gather_halves(std::int16_t* first, std::int16_t* second, const std::uint32_t* table, const Index* index) {
    const __m512i both = _mm512_i32gather_epi32(indices(index), table, 4);
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(second), _mm512_cvtepi32_epi16(_mm512_srli_epi32(both, 16)));
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(first), _mm512_cvtepi32_epi16(both));
  }

  static Longs load_longs(const std::uint64_t* p) { return _mm512_loadu_si512(p); }
  static Longs splat_long(std::uint64_t v) { return _mm512_set1_epi64(static_cast<long long>(v)); }
  static Longs add_longs(Longs a, Longs b) { return _mm512_add_epi64(a, b); }
  static Longs multiply_low(Longs a, Longs b) { return _mm512_mul_epu32(a, b); }
  static Longs products(Wides a, Wides b) {
    return _mm512_add_epi64(_mm512_mul_epi32(a, b), _mm512_mul_epi32(upper_half(a), upper_half(b)));
  }
  static void store_longs(std::uint64_t* p, Longs a) { _mm512_storeu_si512(p, a); }
  static Longs upper_half(Longs a) { return _mm512_srli_epi64(a, 32); }
  static Longs exclusive_or(Longs a, Longs b, Longs c) { return _mm512_ternarylogic_epi64(a, b, c, 0x96); }
  static void store_blocks(std::uint16_t* out, Longs a, Longs b, Longs c, Longs d) {
    const __m512i ab = _mm512_mask_blend_epi32(0xaaaa, a, _mm512_slli_epi64(b, 32));
    const __m512i cd = _mm512_mask_blend_epi32(0xaaaa, c, _mm512_slli_epi64(d, 32));
    _mm512_storeu_si512(out, _mm512_unpacklo_epi64(ab, cd));
    _mm512_storeu_si512(out + words, _mm512_unpackhi_epi64(ab, cd));
  }

 private:
  static __m512i indices(const std::uint32_t* p) { return _mm512_loadu_si512(p); }
  static __m512i indices(const std::uint16_t* p) {
    return _mm512_cvtepu16_epi32(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(p)));
  }
  /// Of a and b, as pack() orders them.
  static __m512i lower_places() {
    alignas(64) static constexpr std::int16_t place[words] = {0,  2,  4,  6,  32, 34, 36, 38, 8,  10, 12,
                                                              14, 40, 42, 44, 46, 16, 18, 20, 22, 48, 50,
                                                              52, 54, 24, 26, 28, 30, 56, 58, 60, 62};
    return _mm512_load_si512(place);
  }
  static __mmask32 first(std::size_t count) { return static_cast<__mmask32>((std::uint64_t(1) << count) - 1); }
};
#endif

}  // namespace synq
