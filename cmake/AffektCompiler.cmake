# The language, the warnings and the sanitizers that every target of the tree is built with.
set(CMAKE_C_STANDARD 17)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS ON)

set(AFFEKT_SANITIZE "" CACHE STRING "Sanitizers, as -fsanitize= takes them")

add_library(affekt_compiler INTERFACE)
target_compile_options(affekt_compiler INTERFACE
    -Wall -Wextra -Wpedantic -Werror -Wshadow -Wconversion -Wstrict-prototypes
    -Wmissing-prototypes -Wvla -Wformat=2
    -fno-strict-overflow -fstack-protector-strong
    $<$<C_COMPILER_ID:Clang>:-Wthread-safety>)
target_compile_definitions(affekt_compiler INTERFACE
    _GNU_SOURCE
    GETTEXT_PACKAGE="affekt"
    AFFEKT_VERSION="${PROJECT_VERSION}")
target_include_directories(affekt_compiler INTERFACE ${CMAKE_SOURCE_DIR})
if(AFFEKT_SANITIZE)
    target_compile_options(affekt_compiler INTERFACE
        -fsanitize=${AFFEKT_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
    target_link_options(affekt_compiler INTERFACE -fsanitize=${AFFEKT_SANITIZE})
endif()

# affekt_library(NAME SOURCES FILE... LINK TARGET...): one room of the house.
# A static library affekt_NAME that others link; its headers are included as "room/file.h".
function(affekt_library name)
    cmake_parse_arguments(ROOM "" "" "SOURCES;LINK" ${ARGN})
    add_library(affekt_${name} STATIC ${ROOM_SOURCES})
    target_link_libraries(affekt_${name} PUBLIC affekt_compiler ${ROOM_LINK})
endfunction()
