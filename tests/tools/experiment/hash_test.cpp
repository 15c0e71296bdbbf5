#include "tools/experiment/hash.hpp"

#include <doctest/doctest.h>

using namespace synq::experiment;

TEST_CASE("hashes are the published FNV-1a test vectors") {  // draft-eastlake-fnv, 64 bits
  CHECK(hash_hex("") == "cbf29ce484222325");
  CHECK(hash_hex("a") == "af63dc4c8601ec8c");
  CHECK(hash_hex("foobar") == "85944171f73967e8");
  CHECK(hash_hex(std::string_view("\xff\0\0\x01", 4)) == "6961196491cc682d");
}

TEST_CASE("bytes may arrive in pieces, zero and high bytes too") {
  const std::string bytes("a\0\xff z", 5);
  Hash hash;
  for (const char c : bytes) hash.add({&c, 1});
  CHECK(hash.hex() == hash_hex(bytes));
  CHECK(hash.hex() != hash_hex("a"));
  hash.add("");
  CHECK(hash.hex() == hash_hex(bytes));
}
