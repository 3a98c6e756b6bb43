using System.Net;
using System.Net.Http.Json;
using LocalCloud.Faults;
using LocalCloud.Host.CosmosDb;
using LocalCloud.Host.Runtime;
using LocalCloud.Host.Tests.Running;
using LocalCloud.Host.Timer;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.DependencyInjection;

namespace LocalCloud.Host.Tests.CosmosDb;

/// <summary>An ordinary app with timers, change feeds, inputs and outputs, unchanged from its build output, in both forms.</summary>
public abstract class TriggersSampleTests(bool isolated) : IAsyncLifetime
{
    private readonly CosmosAccount _account = new();
    private RunningApp _app = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _account.InitializeAsync();
        Database database = await _account.Client.CreateDatabaseAsync("samples", cancellationToken: Token);
        await database.CreateContainerAsync("notes", "/kind", cancellationToken: Token);
        var options = RunningApp.OptionsFor("Triggers", isolated, new()
        {
            ["Cosmos"] = _account.ConnectionString,
            ["Database"] = "samples",
            ["Yearly"] = "0 0 0 1 1 *",
            ["AzureWebJobs.asleep.Disabled"] = "true",
        });
        _app = await RunningApp.StartAsync(options, services =>
        {
            services.AddSingleton(new FaultInjector(options.TimeProvider));
            services.AddTimerTrigger();
            services.AddCosmosDBBindings();
            services.Configure<CosmosDBOptions>(_account.Introduce);
        });
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }

        await _account.DisposeAsync();
    }

    [Fact]
    public async Task Documents_go_out_over_http_and_come_in_by_id_and_by_query()
    {
        var added = await AddAsync(Note("a", "ink"), Note("b", "ink"), Note("c", "wax"));
        Assert.Equal(HttpStatusCode.Created, added);
        Assert.Equal("text of b", await _app.Http.GetStringAsync("api/notes/ink/b", Token));
        Assert.Equal("a b", await _app.Http.GetStringAsync("api/notes/ink", Token));
        Assert.Equal("a", await _app.Http.GetStringAsync("api/notes/first", Token));
        Assert.Equal(HttpStatusCode.NotFound, (await _app.Http.GetAsync("api/notes/ink/z", Token)).StatusCode);
    }

    [Fact]
    public async Task A_change_feed_feeds_a_container_that_its_output_creates()
    {
        await AddAsync(Note("a", "ink"), Note("b", "ink"));
        await QuietAsync();
        var copies = _account.Client.GetContainer("samples", "copies");
        var copy = await copies.ReadItemAsync<Dictionary<string, object>>("b", new PartitionKey("ink"), cancellationToken: Token);
        Assert.Equal("copy of text of b", copy.Resource["text"]);
    }

    [Fact]
    public async Task The_host_retries_as_the_attribute_says_and_goes_on_with_later_changes()
    {
        await AddAsync(Note("b1", "bad"));
        await QuietAsync();
        await AddAsync(Note("good", "ink"));
        await QuietAsync();
        var seen = (await JournalAsync()).Where(line => line.StartsWith("struggle", StringComparison.Ordinal)).ToArray();
        Assert.Equal(
            ["struggle b1 attempt 0 of 2", "struggle b1 attempt 1 of 2", "struggle b1 attempt 2 of 2"], seen.Where(line => line.Contains(" b1 attempt", StringComparison.Ordinal)).Take(3));
        Assert.Contains("struggle good attempt 0 of 2", seen);
    }

    [Fact]
    public async Task Timers_run_and_a_function_that_is_switched_off_does_not()
    {
        await AddAsync(Note("a", "ink"));
        await QuietAsync();
        string[] journal;
        do
        {
            journal = await JournalAsync();
            await Task.Delay(50, Token);
        }
        while (journal.Count(line => line == "often status=False") < 3);

        Assert.Single(journal, "atstart pastdue=False next=01-01 00:00");
        Assert.DoesNotContain("asleep", journal);
    }

    private static object Note(string id, string kind) => new { id, kind, text = "text of " + id };

    private async Task<HttpStatusCode> AddAsync(params object[] notes) => (await _app.Http.PostAsJsonAsync("api/notes", notes, Token)).StatusCode;

    private async Task<string[]> JournalAsync() => (await _app.Http.GetFromJsonAsync<string[]>("api/journal", Token))!;

    private async Task QuietAsync()
    {
        var start = TimeProvider.System.GetTimestamp();
        var feeds = _app.Services.GetServices<IWorkSource>().Single(source => source.Name == "change feeds");
        for (var quiet = 0; quiet < 2; quiet = feeds.PendingWork() == 0 ? quiet + 1 : 0)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(30), "The change feeds did not come to rest.");
            await Task.Delay(10, Token);
        }
    }
}

public sealed class TriggersInMemory() : TriggersSampleTests(isolated: false);

public sealed class TriggersInTheirOwnProcess() : TriggersSampleTests(isolated: true);
