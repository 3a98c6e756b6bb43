using System.Net;
using System.Text.Json.Nodes;
using EndToEnd.Tests.Support;

namespace EndToEnd.Tests.Scenarios;

/// <summary>
/// A few of the scenarios that run anywhere, against LocalCloud as a process of its own that asks for keys: as they would be asked of the cloud.
/// All of them run so with <c>ORDERFLOW_URL</c>.
/// </summary>
public sealed class SeparateProcessTests : IDisposable
{
    private readonly string _state = Directory.CreateTempSubdirectory("orderflow-").FullName;

    public void Dispose() => Directory.Delete(_state, recursive: true);

    [Fact]
    public async Task What_passes_here_passes_there_with_the_keys_of_the_state_folder()
    {
        await using var app = await AppProcess.StartAsync(_state, enforceKeys: true);
        var keys = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(_state, "keys.json"), TestContext.Current.CancellationToken))!;
        var (master, host) = ((string)keys["master"]!, (string)keys["host"]!["default"]!);
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
}
