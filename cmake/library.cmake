# What every target of the project shares. Included once, by the top CMakeLists.txt.

# synq_target_defaults(target): language, warnings, sanitizers of one compiled target.
function(synq_target_defaults target)
  set_target_properties(${target} PROPERTIES CXX_EXTENSIONS OFF)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wconversion)
  if(CMAKE_CXX_COMPILER_ID MATCHES Clang)
    # clang counts sign conversions under -Wconversion, g++ does not; one meaning for both.
    target_compile_options(${target} PRIVATE -Wno-sign-conversion)
  endif()
  if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
    target_compile_options(${target} PRIVATE -Wno-restrict)  # g++ 12 sees overlaps in any string assignment
  endif()
  if(SYNQ_WERROR)
    target_compile_options(${target} PRIVATE -Werror)
    if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
      # These depend on what the optimiser inlined (Boost, fmt, sanitizer calls): shown, never fatal.
      target_compile_options(${target} PRIVATE -Wno-error=maybe-uninitialized -Wno-error=array-bounds
        -Wno-error=stringop-overflow -Wno-error=stringop-overread)
    endif()
  endif()
  if(SYNQ_SANITIZE)
    target_compile_options(${target} PRIVATE -fsanitize=${SYNQ_SANITIZE} -fno-sanitize-recover=all
      -fno-omit-frame-pointer)
    target_link_options(${target} PRIVATE -fsanitize=${SYNQ_SANITIZE})
  endif()
endfunction()

# synq_add_library(name SOURCES dir... LINK lib... PRIVATE_LINK lib...)
# Makes synq_<name> (synq::<name>) of all .cpp under the given folders; an INTERFACE library while there are none.
# The include root is the repository root, so a header is named by its path: "core/format.hpp".
function(synq_add_library name)
  cmake_parse_arguments(arg "" "" "SOURCES;LINK;PRIVATE_LINK" ${ARGN})
  list(TRANSFORM arg_SOURCES APPEND "/*.cpp" OUTPUT_VARIABLE patterns)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${patterns})
  set(target synq_${name})
  if(sources)
    add_library(${target} STATIC ${sources})
    synq_target_defaults(${target})
    set(public PUBLIC)
    set(private PRIVATE)
  else()
    add_library(${target} INTERFACE)
    set(public INTERFACE)
    set(private INTERFACE)
  endif()
  add_library(synq::${name} ALIAS ${target})
  set_target_properties(${target} PROPERTIES EXPORT_NAME ${name})
  target_compile_features(${target} ${public} cxx_std_20)
  target_include_directories(${target} ${public}
    $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}> $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}/synq>)
  target_link_libraries(${target} ${public} ${arg_LINK} ${private} ${arg_PRIVATE_LINK})
endfunction()
