#include "tools/experiment/npy.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <limits>

#include "tests/tools/experiment/support.hpp"
#include "tools/experiment/file.hpp"

using namespace synq;
using namespace synq::experiment;
using test::message_of;

namespace {

/// A .npy file byte by byte, of any version; the header text is padded as numpy pads it or not at all.
std::string npy(const std::string& header, const std::string& values, int major = 1) {
  std::string out = "\x93NUMPY";
  out += char(major);
  out += '\0';
  for (int k = 0; k < (major == 1 ? 2 : 4); ++k) out += char(header.size() >> (8 * k) & 0xff);
  return out + header + values;
}

std::string header(const std::string& type, const std::string& shape, bool fortran = false) {
  return "{'descr': '" + type + "', 'fortran_order': " + (fortran ? "True" : "False") + ", 'shape': " + shape + ", }\n";
}

std::string bytes(std::initializer_list<int> values) {
  std::string out;
  for (const int v : values) out += char(v);
  return out;
}

std::vector<double> values_of(const std::string& type, const std::string& shape, const std::string& stored) {
  return parse_npy(npy(header(type, shape), stored), "a.npy").values;
}

std::string problem(const std::string& file) {
  return message_of([&] { parse_npy(file, "a.npy"); });
}

using Values = std::vector<double>;

}  // namespace

TEST_CASE("every type is read in both byte orders") {
  CHECK(values_of("<f8", "(1,)", bytes({0, 0, 0, 0, 0, 0, 0xf8, 0xbf})) == Values{-1.5});
  CHECK(values_of(">f8", "(1,)", bytes({0xbf, 0xf8, 0, 0, 0, 0, 0, 0})) == Values{-1.5});
  CHECK(values_of("<f4", "(1,)", bytes({0, 0, 0xc0, 0xbf})) == Values{-1.5});
  CHECK(values_of(">f4", "(1,)", bytes({0xbf, 0xc0, 0, 0})) == Values{-1.5});
  CHECK(values_of("|i1", "(2,)", bytes({0xfe, 3})) == Values{-2, 3});
  CHECK(values_of("|u1", "(2,)", bytes({0xfe, 3})) == Values{254, 3});
  CHECK(values_of("<i2", "(1,)", bytes({0xfe, 0xff})) == Values{-2});
  CHECK(values_of(">u2", "(1,)", bytes({0x01, 0x02})) == Values{258});
  CHECK(values_of("<i4", "(1,)", bytes({0, 0, 0, 0x80})) == Values{-2147483648.0});
  CHECK(values_of(">u4", "(1,)", bytes({0x80, 0, 0, 0})) == Values{2147483648.0});
  CHECK(values_of("<i8", "(1,)", bytes({0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff})) == Values{-1});
  CHECK(values_of(">u8", "(1,)", bytes({0, 0x20, 0, 0, 0, 0, 0, 0})) == Values{9007199254740992.0});
  CHECK(values_of("|b1", "(3,)", bytes({0, 1, 2})) == Values{0, 1, 1});
}

TEST_CASE("C and Fortran order give the same row-major values") {
  const Array c = parse_npy(npy(header("|u1", "(2, 3)"), bytes({1, 2, 3, 4, 5, 6})), "a.npy");
  const Array f = parse_npy(npy(header("|u1", "(2, 3)", true), bytes({1, 4, 2, 5, 3, 6})), "a.npy");
  CHECK(c.shape == std::vector<std::size_t>{2, 3});
  CHECK(f.shape == c.shape);
  CHECK(f.values == c.values);
  const Array cube = parse_npy(npy(header("|u1", "(2, 2, 2)", true), bytes({0, 1, 2, 3, 4, 5, 6, 7})), "a.npy");
  CHECK(cube.values == Values{0, 4, 2, 6, 1, 5, 3, 7});
}

TEST_CASE("both versions, single values, empty arrays and other spellings of the header are read") {
  CHECK(parse_npy(npy(header("|u1", "(1,)"), "\x05", 2), "a.npy").values == Values{5});
  const Array single = parse_npy(npy(header("|u1", "()"), "\x05"), "a.npy");
  CHECK(single.shape.empty());
  CHECK(single.values == Values{5});
  CHECK(parse_npy(npy(header("<f8", "(0, 18446744073709551615)"), ""), "a.npy").values.empty());
  const std::string plain = "{ \"shape\":(2),\"fortran_order\":False , \"descr\":\"|u1\"}";
  CHECK(parse_npy(npy(plain, "\x01\x02"), "a.npy").values == Values{1, 2});
}

TEST_CASE("files that are no npy, or not whole, are refused") {
  const std::string good = npy(header("<f4", "(2, 2)"), std::string(16, '\0'));
  CHECK(problem("1 2 3") == "a.npy: is not a .npy file (numpy.save writes one; .npz and text are not read)");
  CHECK(problem("") == problem("PK\x03\x04"));
  CHECK(problem(good.substr(0, 7)) == "a.npy: is cut short inside the npy header");
  CHECK(problem(good.substr(0, 9)) == "a.npy: is cut short inside the npy header");
  CHECK(problem(good.substr(0, 40)) == "a.npy: is cut short inside the npy header");
  CHECK(problem(good.substr(0, good.size() - 1)) ==
        "a.npy: is cut short: shape (2, 2) of '<f4' needs 16 bytes of values, the file has 15");
  CHECK(problem(good + "x") ==
        "a.npy: has bytes too many: shape (2, 2) of '<f4' needs 16 bytes of values, the file has 17");
  CHECK(problem(npy(header("<f4", "(1,)"), "1234", 3)) == "a.npy: npy version 3.0 is not supported; 1.0 and 2.0 are");
  CHECK(message_of([] { read_npy("/nowhere/a.npy"); }) == "/nowhere/a.npy: no such file");
  for (std::size_t length = 0; length < good.size(); ++length) CHECK(problem(good.substr(0, length)) != "no error");
}

TEST_CASE("types that are no numbers are refused") {
  CHECK(problem(npy(header("|O", "(1,)"), "x")) ==
        "a.npy: holds Python objects, which are not supported; save numbers");
  for (const char* type : {"<c8", "<f2", "<U3", "|S1", "f8", "", "<i9", "<f88", "x"})
    CHECK(problem(npy(header(type, "(1,)"), "x")).starts_with("a.npy: type '" + std::string(type) + "' is not supp"));
  CHECK(problem(npy("{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (1,), }", "")) ==
        "a.npy: records (structured types) are not supported");
}

TEST_CASE("headers that make no sense are refused") {
  const auto header_problem = [](const std::string& text) { return problem(npy(text, "")); };
  CHECK(header_problem("") == "a.npy: bad npy header: '{' expected");
  CHECK(header_problem("{'descr': '<f8'}") == "a.npy: bad npy header: descr, fortran_order and shape are needed");
  CHECK(header_problem("{'colour': 1}") == "a.npy: bad npy header: unknown key 'colour'");
  CHECK(header_problem("{'descr': '<f8") == "a.npy: bad npy header: a text in quotes expected");
  CHECK(header_problem("{'descr' '<f8'}") == "a.npy: bad npy header: ':' expected");
  CHECK(header_problem("{'fortran_order': 1}") == "a.npy: bad npy header: True or False expected");
  CHECK(header_problem("{'shape': (-1,)}") == "a.npy: bad npy header: a shape such as (3, 4) expected");
  CHECK(header_problem("{'shape': (3") == "a.npy: bad npy header: ',' or ')' expected");
  CHECK(header_problem("{'shape': (99999999999999999999,)}") == "a.npy: bad npy header: an axis is too long");
  CHECK(header_problem(header("<f8", "(1,)") + "x") == "a.npy: bad npy header: text after the '}'");
}

TEST_CASE("shapes whose bytes cannot be counted are refused") {
  CHECK(problem(npy(header("<f8", "(4294967296, 4294967296)"), "")) ==
        "a.npy: shape (4294967296, 4294967296) is too large");
  CHECK(problem(npy(header("<f8", "(2305843009213693952,)"), "")).ends_with("is too large"));
  CHECK(problem(npy(header("<f8", "(1000000000000,)"), "")).find("is cut short: ") != std::string::npos);
}

TEST_CASE("nan, inf and integers beyond double are refused with their index") {
  const std::string nan = bytes({0, 0, 0xc0, 0x7f}), inf = bytes({0, 0, 0x80, 0xff}), one = bytes({0, 0, 0x80, 0x3f});
  CHECK(problem(npy(header("<f4", "(2, 2)"), one + one + nan + inf)) ==
        "a.npy: holds nan at index [1, 0]; finite numbers are needed");
  CHECK(problem(npy(header("<f4", "(2, 2)", true), one + nan + inf + one)) ==
        "a.npy: holds -inf at index [0, 1]; finite numbers are needed");
  const std::string large = bytes({1, 0, 0, 0, 0, 0, 0x20, 0}), low = bytes({0, 0, 0, 0, 0, 0, 0, 0x80});
  const std::string too_large = "a.npy: the integer at index [0] is beyond 2^53, too large for a double";
  for (const char* type : {"<i8", "<u8"}) CHECK(problem(npy(header(type, "(1,)"), large)) == too_large);
  for (const char* type : {"<i8", "<u8"}) CHECK(problem(npy(header(type, "(1,)"), low)) == too_large);
}

TEST_CASE("written arrays are numpy's bytes and read back") {
  const test::TemporaryFolder folder;
  const Values values{0.1, -0.0, 5e-324, 1e300, -2, 3};
  write_npy(folder / "w/a.npy", {2, 3}, values);
  const Array back = read_npy(folder / "w/a.npy");
  CHECK(back.shape == std::vector<std::size_t>{2, 3});
  CHECK(back.values == values);
  write_npy(folder / "b.npy", {3}, std::vector<std::int64_t>{-1, 0, 1LL << 53});
  CHECK(read_npy(folder / "b.npy").values == Values{-1, 0, 9007199254740992.0});
  CHECK(read_file(folder / "b.npy")->substr(0, 128) ==
        npy("{'descr': '<i8', 'fortran_order': False, 'shape': (3,), }" + std::string(60, ' ') + '\n', ""));
  write_npy(folder / "c.npy", {}, Values{7});
  CHECK(read_npy(folder / "c.npy").values == Values{7});
  CHECK_THROWS_AS(npy_bytes({2, 2}, values), Defect);
}

TEST_CASE("files of numpy itself are read, and ours are read by numpy") {
  const test::TemporaryFolder folder;
  const std::string python = "/usr/bin/python3 -c \"\nimport sys, numpy as n\nd = sys.argv[1] + '/'\n";
  const auto run = [&](const std::string& code) {
    return std::system((python + code + "\" '" + folder.path + "' 2>/dev/null").c_str()) == 0;
  };
  if (!run("")) {
    MESSAGE("SKIPPED: /usr/bin/python3 has no numpy");
    return;
  }
  REQUIRE(
      run("a = n.arange(24).reshape(2, 3, 4)\n"
          "for t in 'f4 f8 i1 i2 i4 i8 u1 u2 u4 u8'.split():\n"
          "  for o in '<>':\n"
          "    n.save(d + t + ('l' if o == '<' else 'b') + 'c', a.astype(o + t))\n"
          "    n.save(d + t + ('l' if o == '<' else 'b') + 'f', n.asfortranarray(a.astype(o + t)))\n"
          "n.save(d + 'bool', a % 3 == 0)\n"));
  Values expected(24);
  for (std::size_t k = 0; k < 24; ++k) expected[k] = double(k);
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder.path)) {
    if (entry.path().stem() == "bool") continue;
    CAPTURE(entry.path());
    const Array a = read_npy(entry.path());
    CHECK(a.shape == std::vector<std::size_t>{2, 3, 4});
    CHECK(a.values == expected);
    ++files;
  }
  CHECK(files == 40);
  CHECK(read_npy(folder / "bool.npy").values[3] == 1);
  CHECK(read_npy(folder / "bool.npy").values[4] == 0);

  write_npy(folder / "ours.npy", {2, 3, 4}, expected);
  write_npy(folder / "whole.npy", {1}, std::vector<std::int64_t>{-5});
  CHECK(
      run("a = n.load(d + 'ours.npy')\n"
          "assert a.dtype == n.float64 and (a == n.arange(24).reshape(2, 3, 4)).all()\n"
          "n.save(d + 'theirs', a)\n"
          "assert open(d + 'theirs.npy', 'rb').read() == open(d + 'ours.npy', 'rb').read()\n"
          "w = n.load(d + 'whole.npy')\nassert w.dtype == n.int64 and w.tolist() == [-5]\n"));
}

TEST_CASE("a wrong shape is named beside the needed one") {
  const Array array{{3, 4}, Values(12)};
  CHECK(message_of([&] {
          expect_shape(array, {{"n_post", 5}, {"n_pre", 4}}, "a.npy");
        }) == "a.npy: shape (3, 4) but [n_post, n_pre] = (5, 4) is needed");
  CHECK(message_of([&] {
          expect_shape(array, {{"n", 12}}, "a.npy");
        }) == "a.npy: shape (3, 4) but [n] = (12,) is needed");
  expect_shape(array, {{"n_post", 3}, {"n_pre", 4}}, "a.npy");
}
