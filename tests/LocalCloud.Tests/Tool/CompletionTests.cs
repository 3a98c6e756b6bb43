using System.Diagnostics;
using LocalCloud.Completion;

namespace LocalCloud.Tests.Tool;

/// <summary>What a shell offers after the script was read.</summary>
public sealed class CompletionTests
{
    [Theory]
    [InlineData("", "start list new trust completion --help --version")]
    [InlineData("st", "start")]
    [InlineData("start cosmosdb --", "--port --state --definition --key --no-auth --https --throttle --help")]
    [InlineData("start cosmosdb --state x --th", "--throttle")]
    [InlineData("start some/app --no-", "--no-emulators --no-build --no-watch")]
    [InlineData("list --", "--json --no-build --isolated --help")]
    [InlineData("completion ", "bash zsh fish pwsh --help")]
    [InlineData("start --port ", "")]
    [InlineData("new shop --o", "--output")]
    public async Task Bash_offers_what_can_be_said(string line, string offered)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Needs bash.");
        Assert.Equal(offered.Split(' ', StringSplitOptions.RemoveEmptyEntries), await CompleteAsync(line));
    }

    [Fact]
    public async Task Bash_offers_services_and_folders_after_start()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Needs bash.");
        var folder = Directory.CreateTempSubdirectory("completion").FullName;
        Directory.CreateDirectory(Path.Combine(folder, "durable-app"));
        Assert.Equal(["durabletask", "durable-app"], await CompleteAsync("start dur", folder));
        Assert.Equal(["durable-app"], await CompleteAsync("start --state dur", folder));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void Every_script_has_every_option()
    {
        var options = CompletedCommand.All.SelectMany(command => command.Options).Select(option => option.Name).Distinct().ToArray();
        Assert.Contains("servicebus-port", options);
        Assert.Contains("json", options);
        Assert.All(CompletionScript.Shells, shell =>
        {
            var script = CompletionScript.For(shell);
            Assert.All(options, option => Assert.Contains((shell == "fish" ? "-l " : "--") + option, script, StringComparison.Ordinal));
        });
    }

    private static async Task<string[]> CompleteAsync(string line, string? folder = null)
    {
        const string Ask = """

            COMP_WORDS=(localcloud "$@"); COMP_CWORD=$#
            _localcloud
            printf '%s\n' "${COMPREPLY[@]}"
            """;
        var start = new ProcessStartInfo("bash", ["-c", "complete() { :; }\n" + CompletionScript.For("bash") + Ask, "bash", .. line.Split(' ')])
        {
            RedirectStandardOutput = true, WorkingDirectory = folder ?? "",
        };
        using var bash = Process.Start(start)!;
        var output = await bash.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await bash.WaitForExitAsync(TestContext.Current.CancellationToken);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
