# Installs libraries, headers, the program, its data, and the package files for find_package(synq).
include(CMakePackageConfigHelpers)
set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/synq)

install(TARGETS synq_core synq_rules synq_hw_model synq_tools EXPORT synq-targets)
install(EXPORT synq-targets NAMESPACE synq:: DESTINATION ${package_dir})
if(TARGET synq)
  install(TARGETS synq)
endif()

foreach(folder core rules hw_model tools/experiment tools/hardware tools/study)
  if(IS_DIRECTORY ${PROJECT_SOURCE_DIR}/${folder})
    install(DIRECTORY ${PROJECT_SOURCE_DIR}/${folder}/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/synq/${folder}
      FILES_MATCHING PATTERN *.hpp)
  endif()
endforeach()

# configs and data keep their places relative to one another
install(DIRECTORY ${PROJECT_SOURCE_DIR}/tools/configs ${PROJECT_SOURCE_DIR}/tools/data
  DESTINATION ${CMAKE_INSTALL_DATADIR}/synq)

configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/synq-config.cmake.in
  ${PROJECT_BINARY_DIR}/synq-config.cmake INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/synq-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/synq-config.cmake ${PROJECT_BINARY_DIR}/synq-config-version.cmake
  DESTINATION ${package_dir})
