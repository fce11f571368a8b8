// The least that a server on RESTinio can do: reads a request, answers a fixed body or what it has read. What mainstay
// costs is measured from here.
#include <cstddef>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <functional>
#include <iostream>
#include <iterator>
#include <memory>
#include <restinio/all.hpp>
#include <stdexcept>
#include <string>
#include <utility>

#include "benches/options.hpp"

namespace {

struct Options {
  // Empty: each request's own body is the answer.
  std::string body_file;
  unsigned io_threads = 2;
};

[[noreturn]] void usage() {
  std::cerr << "usage: bench_floor [--body FILE] [--io-threads N]\n";
  std::exit(2);
}

Options options_from(int argc, char** argv) {
  Options options;
  const bool read = mainstay::bench::read_options(
      argc, argv,
      {{"--body", [&](const auto& value) { options.body_file = value; }},
       {"--io-threads", [&](const auto& value) { options.io_threads = static_cast<unsigned>(std::stoul(value)); }}});
  if (!read) usage();
  return options;
}

using Handler = std::function<restinio::request_handling_status_t(restinio::request_handle_t)>;

// The body is shared by every answer, as mainstay shares what it can.
Handler answer_with(const std::string& file_name) {
  std::ifstream file{file_name, std::ios::binary};
  if (!file) throw std::runtime_error("cannot read " + file_name);
  auto body = std::make_shared<std::string>(std::istreambuf_iterator<char>{file}, std::istreambuf_iterator<char>{});
  return [body = std::move(body)](const restinio::request_handle_t& request) {
    return request->create_response().append_header("Content-Type", "application/json").set_body(body).done();
  };
}

// The body stays where it was read to; the request is kept until it is written, as mainstay keeps it.
restinio::request_handling_status_t echo(const restinio::request_handle_t& request) {
  struct Kept {
    restinio::request_handle_t request;
    const char* data() const { return request->body().data(); }
    std::size_t size() const { return request->body().size(); }
  };
  return request->create_response()
      .append_header("Content-Type", "application/octet-stream")
      .set_body(std::make_shared<Kept>(Kept{request}))
      .done();
}

void serve(const Options& options) {
  restinio::run(
      restinio::on_thread_pool<restinio::default_traits_t>(options.io_threads)
          .address("127.0.0.1")
          .port(0)
          .buffer_size(64 * 1024)
          // With 1, RESTinio drops connections now and then where there is more than one I/O thread.
          .max_pipelined_requests(8)
          .socket_options_setter([](auto& socket) { socket.set_option(restinio::asio_ns::ip::tcp::no_delay{true}); })
          .acceptor_post_bind_hook([](auto& acceptor) { std::cout << acceptor.local_endpoint().port() << std::endl; })
          .request_handler(options.body_file.empty() ? Handler{echo} : answer_with(options.body_file)));
}

}  // namespace

int main(int argc, char** argv) {
  const Options options = options_from(argc, argv);
  try {
    serve(options);
  } catch (const std::exception& problem) {
    std::cerr << "bench_floor: " << problem.what() << '\n';
    return 1;
  }
}
