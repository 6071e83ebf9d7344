// SPDX-License-Identifier: Apache-2.0
#include "io/result_writer.hpp"

#include <optional>
#include <string>
#include <system_error>
#include <utility>

#include "base/contracts.hpp"
#include "io/hdf5_dimension.hpp"
#include "io/hdf5_file.hpp"
#include "io/result_consistency.hpp"
#include "io/result_encoding.hpp"
#include "io/result_events.hpp"
#include "io/result_file_error.hpp"
#include "io/result_seal.hpp"
#include "io/result_temporary_file.hpp"
#include "io/result_trials.hpp"

namespace faultline::io {

/// The open file. Members are closed from the last to the first: HDF5 before its driver, the
/// driver before the descriptor.
class ResultWriter::Session final : public run::TrialSink {
 public:
  explicit Session(std::filesystem::path target)
      : target_(std::move(target)), temporary_(target_), driver_(temporary_.descriptor()) {
    guarded([&] { file_ = create_hdf5(driver_); });
  }
  ~Session() override {
    const QuietErrors quiet;
    trials_.reset();
    event_columns_.reset();
    file_ = {};
  }

  void begin(random::TrialRange trials, std::size_t cases) override {
    FAULTLINE_EXPECT(!trials_);
    guarded([&] { trials_.emplace(file_.get(), trials, cases); });
  }

  void write(const run::TrialColumns& columns) override {
    FAULTLINE_EXPECT(trials_);
    guarded([&] { trials_->write(columns); });
  }

  [[nodiscard]] run::EventSink& events() { return events_; }

  void write(const run::RunResult& result) {
    if (const auto flaw = find_flaw(result)) throw base::ContractViolation("result: " + *flaw);
    guarded([&] {
      DimensionLinks links;
      put_result(file_.get(), result, links);
      if (trials_) trials_->finish(file_.get(), result.provenance, links);
      if (event_columns_) event_columns_->finish(file_.get(), result.provenance, links);
      links.write(file_.get());
    });
    written_ = true;
  }

  void commit() {
    FAULTLINE_EXPECT(written_);
    guarded([&] {
      trials_.reset();
      event_columns_.reset();
      file_.close("cannot finish the file");
    });
    guarded([&] {
      append_seal(temporary_.descriptor());
      temporary_.publish();
    });
  }

 private:
  class Events final : public run::EventSink {
   public:
    explicit Events(Session& session) : session_(session) {}
    void begin(random::TrialRange trials) override {
      auto& columns = session_.event_columns_;
      FAULTLINE_EXPECT(!columns);
      session_.guarded([&] { columns.emplace(session_.file_.get(), trials); });
    }
    void write(const failure::EventBatch& events) override {
      FAULTLINE_EXPECT(session_.event_columns_);
      session_.guarded([&] { session_.event_columns_->write(events); });
    }

   private:
    Session& session_;
  };

  /// Runs one step, and turns whatever the world answers into `ResultFileError`. A write that
  /// failed is known to the driver alone, and is the better reason.
  template <class Step>
  void guarded(const Step& step) {
    const QuietErrors quiet;
    try {
      step();
    } catch (const Hdf5Failure& failure) {
      throw_driver_error();
      throw_failure(failure.what(), failure.cause());
    } catch (const std::system_error& error) {
      throw_failure("cannot finish the file", error.code().message());
    }
    throw_driver_error();
  }

  void throw_driver_error() const {
    if (driver_.error() == 0) return;
    throw_failure("cannot write the file", std::generic_category().message(driver_.error()));
  }

  [[noreturn]] void throw_failure(std::string problem, std::string cause) const {
    throw ResultFileError(ResultFileError::Kind::cannot_write, target_, std::move(problem),
                          std::move(cause));
  }

  std::filesystem::path target_;
  ResultTemporaryFile temporary_;
  Hdf5WriteDriver driver_;
  Hid file_;
  std::optional<ResultTrials> trials_;
  std::optional<ResultEvents> event_columns_;
  Events events_{*this};
  bool written_ = false;
};

ResultWriter::ResultWriter(std::filesystem::path target)
    : session_(std::make_unique<Session>(std::move(target))) {}
ResultWriter::~ResultWriter() = default;

run::TrialSink& ResultWriter::trials() {
  return *session_;
}
run::EventSink& ResultWriter::events() {
  return session_->events();
}
void ResultWriter::write(const run::RunResult& result) {
  session_->write(result);
}
void ResultWriter::commit() {
  session_->commit();
}

}  // namespace faultline::io
