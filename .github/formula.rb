# Homebrew formula: `release.yml` fills in version and checksums.
class Tipstat < Formula
  desc "Human-trafficking statistics with their ranges, bases and sources"
  homepage "https://github.com/@REPOSITORY@"
  version "@VERSION@"
  license "MIT"

  on_macos do
    on_arm do
      url "https://github.com/@REPOSITORY@/releases/download/v@VERSION@/tipstat-aarch64-apple-darwin.tar.gz"
      sha256 "@ARM_MAC@"
    end
    on_intel do
      url "https://github.com/@REPOSITORY@/releases/download/v@VERSION@/tipstat-x86_64-apple-darwin.tar.gz"
      sha256 "@INTEL_MAC@"
    end
  end
  on_linux do
    url "https://github.com/@REPOSITORY@/releases/download/v@VERSION@/tipstat-x86_64-unknown-linux-musl.tar.gz"
    sha256 "@LINUX@"
  end

  def install
    bin.install "tipstat"
    generate_completions_from_executable(bin/"tipstat", "completions")
  end

  test do
    assert_match "Kyrgyzstan", shell_output("#{bin}/tipstat summary KGZ")
  end
end
