# mainstay_embed(TARGET HEADER NAMESPACE FUNCTION FILE...): compiles files into a target. FUNCTION, which the header declares,
# yields them as a span of EmbeddedFile {name, text}. Run as a script it writes that function.
if(CMAKE_SCRIPT_MODE_FILE)
  string(REPLACE "|" ";" FILES "${FILES}")
  set(entries "")
  foreach(file IN LISTS FILES)
    get_filename_component(name "${file}" NAME)
    file(READ "${file}" text)
    string(APPEND entries "    {\"${name}\", R\"embedded(${text})embedded\"},\n")
  endforeach()
  file(WRITE "${OUTPUT}" "#include \"${HEADER}\"

namespace ${NAMESPACE} {

std::span<const EmbeddedFile> ${FUNCTION}() noexcept {
  static constexpr EmbeddedFile files[] = {
${entries}  };
  return files;
}

}  // namespace ${NAMESPACE}
")
  return()
endif()

set(MAINSTAY_EMBED_SCRIPT ${CMAKE_CURRENT_LIST_FILE})

function(mainstay_embed target header namespace function)
  list(TRANSFORM ARGN PREPEND ${CMAKE_CURRENT_SOURCE_DIR}/ OUTPUT_VARIABLE files)
  set(output ${CMAKE_CURRENT_BINARY_DIR}/${function}.cpp)
  list(JOIN files "|" listed)
  add_custom_command(
    OUTPUT ${output}
    COMMAND ${CMAKE_COMMAND} "-DFILES=${listed}" -DOUTPUT=${output} -DHEADER=${header} -DNAMESPACE=${namespace}
            -DFUNCTION=${function} -P ${MAINSTAY_EMBED_SCRIPT}
    DEPENDS ${files} ${MAINSTAY_EMBED_SCRIPT}
    VERBATIM)
  target_sources(${target} PRIVATE ${output})
endfunction()
