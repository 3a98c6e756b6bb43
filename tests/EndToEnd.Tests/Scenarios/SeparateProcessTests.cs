using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using EndToEnd.Tests.Support;

namespace EndToEnd.Tests.Scenarios;

/// <summary>
/// The scenarios that run anywhere, against LocalCloud as a process of its own that asks for keys: as they would be asked of the cloud. A few of
/// them each time, all of them when somebody asks for it.
/// </summary>
public sealed partial class SeparateProcessTests : IDisposable
{
    private readonly string _state = Directory.CreateTempSubdirectory("orderflow-").FullName;

    public void Dispose() => Directory.Delete(_state, recursive: true);

    [Fact]
    public async Task What_passes_here_passes_there_with_the_keys_of_the_state_folder()
    {
        await using var app = await AppProcess.StartAsync(_state, enforceKeys: true);
        var (master, host) = await KeysAsync();
        Assert.Equal(HttpStatusCode.Unauthorized, (await app.Http.GetAsync("/api/orders", TestContext.Current.CancellationToken)).StatusCode);

        await using var shop = new DeployedShop(app.Http.BaseAddress!, host, master);
        var there = AnyShop.Of(shop);
        await new OrchestratedOrderTests(there).An_order_flows_from_http_to_confirmed();
        await new ChoreographedOrderTests(there).A_refused_parcel_refunds_the_payment_and_releases_the_stock();
        await new OrchestratedOrderTests(there).Cancelling_a_confirmed_order_takes_everything_back();
        await new IdempotencyTests(there).The_same_key_and_body_get_the_first_answer_again();
        await new ConditionalRequestTests(there).An_unchanged_resource_is_not_sent_again();

        Assert.DoesNotContain(app.Output, line => line.Contains(master, StringComparison.Ordinal) || line.Contains(host, StringComparison.Ordinal));
    }

    [Fact(Explicit = true)] // Each scenario once more, and all that it sets going is waited for over HTTP: half a minute and more.
    public async Task Every_scenario_that_runs_anywhere_passes_there()
    {
        await using var app = await AppProcess.StartAsync(_state, enforceKeys: true);
        var (master, host) = await KeysAsync();
        var start = new ProcessStartInfo("dotnet", [typeof(SeparateProcessTests).Assembly.Location, "-trait", $"{Anywhere.Runs}={nameof(Anywhere)}", "-noColor"])
        {
            RedirectStandardOutput = true,
        }.WithOwnEnvironment();
        (start.Environment["ORDERFLOW_URL"], start.Environment["ORDERFLOW_KEY"], start.Environment["ORDERFLOW_ADMIN_KEY"]) = (app.Http.BaseAddress!.ToString(), host, master);
        using var tests = Process.Start(start)!;
        var output = await tests.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await tests.WaitForExitAsync(TestContext.Current.CancellationToken);
        TestContext.Current.TestOutputHelper!.WriteLine(output);

        Assert.True(tests.ExitCode == 0, output);
        Assert.True(int.Parse(Total().Match(output).Groups["total"].Value, CultureInfo.InvariantCulture) > 100, output);
    }

    private async Task<(string Master, string Host)> KeysAsync()
    {
        var keys = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(_state, "keys.json"), TestContext.Current.CancellationToken))!;
        return ((string)keys["master"]!, (string)keys["host"]!["default"]!);
    }

    [GeneratedRegex(@"Total: (?<total>\d+)")]
    private static partial Regex Total();
}
