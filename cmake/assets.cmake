# The style sheet, script and icon of the pages: built by node from assets/ and embedded into kith_web.
# node_modules is there already (./run and ./test call `npm ci --ignore-scripts`).

find_program(NODE node REQUIRED)

if(NOT EXISTS ${CMAKE_SOURCE_DIR}/node_modules/govuk-frontend/package.json)
    message(FATAL_ERROR "node_modules is missing: run `npm ci --ignore-scripts` in ${CMAKE_SOURCE_DIR} first")
endif()

file(GLOB kith_asset_sources CONFIGURE_DEPENDS
    ${CMAKE_SOURCE_DIR}/assets/*.mjs ${CMAKE_SOURCE_DIR}/assets/*.scss ${CMAKE_SOURCE_DIR}/assets/*.svg)
set(kith_assets_cpp ${CMAKE_BINARY_DIR}/generated/web_assets.cpp)
file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/generated)

add_custom_command(
    OUTPUT ${kith_assets_cpp}
    COMMAND ${NODE} assets/build.mjs ${CMAKE_BINARY_DIR}/assets ${kith_assets_cpp}
    WORKING_DIRECTORY ${CMAKE_SOURCE_DIR}
    DEPENDS ${kith_asset_sources} ${CMAKE_SOURCE_DIR}/package-lock.json
    COMMENT "Building the pages' style sheet and script"
    VERBATIM)

target_sources(kith_web PRIVATE ${kith_assets_cpp})
