# Kernels in lanes: FOLDER has one file for each instruction set, and the machine at hand picks one when the program
# starts. Their structs live in registers only where everything is inlined early. GCC 12 takes its own intrinsics for
# uninitialised.
function(synq_lane_sources target folder)
  get_target_property(kind ${target} TYPE)
  if(kind STREQUAL INTERFACE_LIBRARY)
    return()
  endif()
  set(options "")
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    set(options -Wno-maybe-uninitialized -Wno-uninitialized)
  endif()
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND NOT SYNQ_SANITIZE)
    list(APPEND options --param=early-inlining-insns=100000 --param=max-inline-insns-auto=100000
        --param=max-inline-insns-single=100000 --param=large-function-growth=10000 --param=inline-unit-growth=10000
        --param=large-function-insns=1000000 --param=sra-max-propagations=1000
        --param=sra-max-scalarization-size-Ospeed=1000)
  endif()
  set(portable -O1)  # right, not fast
  if(SYNQ_SANITIZE)  # optimised with sanitizers, a file takes six minutes and more to compile
    list(APPEND options -O0)
    set(portable -O0)
  endif()
  set(avx512 -mavx512f -mavx512bw -mavx512dq -mavx512vl -mavx512vnni -mavx512vpopcntdq -mpopcnt -mprefer-vector-width=512)
  if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
    target_compile_definitions(${target} PUBLIC SYNQ_X86_LANES=1)
    set_source_files_properties(${folder}/avx2.cpp PROPERTIES COMPILE_OPTIONS "${options};-mavx2;-mpopcnt")
    set_source_files_properties(${folder}/avx512.cpp PROPERTIES COMPILE_OPTIONS "${options};${avx512}")
  else()
    set_source_files_properties(${folder}/avx2.cpp ${folder}/avx512.cpp PROPERTIES HEADER_FILE_ONLY ON)
  endif()
  set_source_files_properties(${folder}/portable.cpp PROPERTIES COMPILE_OPTIONS ${portable})
endfunction()
