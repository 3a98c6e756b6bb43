using System.Collections.Concurrent;
using System.Net;
using LocalCloud.Host.CosmosDb;
using Microsoft.Azure.Cosmos;

namespace LocalCloud.Host.Tests.CosmosDb;

public sealed class LeaseWriteTests(CosmosAccount account) : IClassFixture<CosmosAccount>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_processor_writes_its_lease_once_a_batch()
    {
        var answers = new Answers();
        using var client = new CosmosClient(account.ConnectionString, new CosmosClientOptions
        {
            ConnectionMode = ConnectionMode.Gateway,
            CustomHandlers = { new LeaseWriteHandler(), answers },
        });
        Container leases = await client.GetDatabase("db").CreateContainerIfNotExistsAsync("leases", "/id", cancellationToken: Cancellation);
        var delivered = new SemaphoreSlim(0);
        var processor = client.GetContainer("db", "items")
            .GetChangeFeedProcessorBuilder("once", (ChangeFeedProcessorContext _, Stream _, CancellationToken _) =>
            {
                delivered.Release();
                return Task.CompletedTask;
            })
            .WithInstanceName("here")
            .WithPollInterval(TimeSpan.FromMilliseconds(10))
            .WithLeaseContainer(leases)
            .WithStartTime(DateTime.MinValue.ToUniversalTime())
            .Build();
        FeedProgress.Current = new FeedProgress(followsEmulator: true);
        await processor.StartAsync();
        for (var batch = 0; batch < 6; batch++)
        {
            await account.WriteAsync($"item-{batch}");
            Assert.True(await delivered.WaitAsync(TimeSpan.FromSeconds(20), Cancellation));
            await answers.WrittenAsync(batch + 1);
        }

        await processor.StopAsync();

        // Without the handler there is one refusal for each batch.
        Assert.InRange(answers.Refused, 0, 1);
    }

    [Fact]
    public void A_chain_of_own_writes_is_followed()
    {
        var etags = new LeaseETags();
        etags.Written("lease", "1", "1", "2", 10);
        etags.Written("lease", "1", "2", "3", 20);

        Assert.Equal("3", etags.Current("lease", "1", 20));
        Assert.Equal("1", etags.Current("other", "1", 20));
    }

    [Fact]
    public void What_is_behind_is_left_to_the_service()
    {
        var etags = new LeaseETags();
        etags.Written("lease", "1", "1", "2", 10);

        Assert.Equal("1", etags.Current("lease", "1", 9));
    }

    [Fact]
    public void A_write_by_somebody_else_breaks_the_chain()
    {
        var etags = new LeaseETags();
        etags.Written("lease", "1", "1", "2", 10);
        etags.Written("lease", "foreign", "foreign", "4", 20);

        Assert.Equal("1", etags.Current("lease", "1", 30));
        Assert.Equal("4", etags.Current("lease", "foreign", 30));

        etags.Lost("lease");
        Assert.Equal("foreign", etags.Current("lease", "foreign", 30));
    }

    /// <summary>Counts how writes of leases that follow a position are answered.</summary>
    private sealed class Answers : RequestHandler
    {
        private readonly ConcurrentBag<HttpStatusCode> _statuses = [];

        public int Refused => _statuses.Count(status => status is HttpStatusCode.PreconditionFailed);

        public async Task WrittenAsync(int batches)
        {
            // Acquiring the lease writes it, too.
            while (_statuses.Count(status => status is HttpStatusCode.OK) < batches + 1)
            {
                await Task.Delay(10, Cancellation);
            }
        }

        public override async Task<ResponseMessage> SendAsync(RequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            if (request.Method == HttpMethod.Put)
            {
                _statuses.Add(response.StatusCode);
            }

            return response;
        }
    }
}
