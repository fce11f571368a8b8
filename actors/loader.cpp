#include "actors/loader.hpp"

#include <caf/actor_clock.hpp>
#include <caf/system_messages.hpp>
#include <utility>

#include "actors/exceptions.hpp"

namespace mainstay::actors {

Loader::Loader(caf::actor_config& cfg, const Surroundings& surroundings, std::shared_ptr<Vitals> vitals)
    : loader_actor::base(cfg), surroundings_(surroundings), vitals_(std::move(vitals)), queue_(surroundings.loading) {}

Loader::behavior_type Loader::make_behavior() {
  report_exceptions(*this, surroundings_.log);
  set_down_handler([this](const caf::down_msg& message) {
    forget(message.source.id());
    step();
  });
  set_exit_handler([this](const caf::exit_msg& message) { quit(message.reason); });
  system().registry().put(loader_name, caf::actor_cast<caf::strong_actor_ptr>(loader_actor{this}));
  vitals_->state = NodeState::ready;
  return {
      [this](const AskToLoad& message) { asked(message); },
      [this](const UrgeLoad& message) {
        queue_.urge(message.model);
        step();
      },
      [this](const ForgetLoad& message) {
        const auto client = clients_.find(message.model);
        if (client == clients_.end() || client->second.ticket != message.ticket) return;
        forget(message.model);
        step();
      },
      [this](const LoadOver& message) { over(message); },
      [this](const RoomMade&) { step(); },
      [this](wake_atom) { step(); },
  };
}

void Loader::on_exit() {
  const auto self = caf::actor_cast<caf::strong_actor_ptr>(loader_actor{this});
  if (system().registry().get(loader_name) == self) system().registry().erase(loader_name);
  vitals_->state = NodeState::stopped;
}

void Loader::asked(const AskToLoad& message) {
  const auto model = message.model.id();
  if (queue_.ask(model, message.urgent, clock().now()) == LoadQueue::Asked::refused) {
    send(
        message.model,
        LoadRefused{message.ticket, {Errc::unavailable, "another model is being loaded, and loads do not wait"}, true});
    return;
  }
  if (!clients_.contains(model)) monitor(message.model);
  clients_[model] = {message.model, message.source, message.ticket, std::chrono::system_clock::now()};
  if (message.begun) queue_.begin(model);
  step();
}

void Loader::over(const LoadOver& message) {
  const auto client = clients_.find(message.model);
  if (client == clients_.end() || client->second.ticket != message.ticket) return;
  if (message.status) {
    forget(message.model);
  } else if (!queue_.failed(message.model, clock().now())) {
    send(client->second.model, LoadRefused{message.ticket, message.status.error()});
    forget(message.model);
  }
  step();
}

void Loader::forget(caf::actor_id model) {
  queue_.forget(model);
  const auto client = clients_.find(model);
  if (client == clients_.end()) return;
  demonitor(client->second.model.address());
  clients_.erase(client);
}

void Loader::step() {
  const auto now = clock().now();
  while (const auto next = queue_.next(now)) {
    const auto& client = clients_.at(*next);
    queue_.begin(*next);
    send(client.model, LoadGranted{client.ticket, queue_.attempts(*next)});
  }
  if (const auto at = queue_.wake(now))
    clock().schedule_message(*at, caf::strong_actor_ptr{ctrl()},
                             caf::make_mailbox_element(nullptr, caf::make_message_id(), {}, wake_atom::value));
  show();
}

void Loader::show() {
  vitals_->queue_depth = queue_.waiting().size();
  if (!surroundings_.loads) return;
  LoadsView view;
  const auto add = [this](std::vector<LoadView>& list, LoadQueue::Id id, unsigned attempt) {
    const auto& client = clients_.at(id);
    list.push_back({client.source.name, client.source.version, attempt, client.asked, {}});
  };
  for (const auto id : queue_.under_way()) add(view.under_way, id, queue_.attempts(id));
  for (const auto id : queue_.waiting()) add(view.waiting, id, queue_.attempts(id) + 1);
  surroundings_.loads->show(std::move(view));
}

}  // namespace mainstay::actors
