using EventSourcing.Cosmos.Documents;
using Microsoft.Azure.Cosmos;

namespace EventSourcing.Cosmos.Hosting;

/// <summary>Asks the container of events a question that costs next to nothing.</summary>
public sealed class EventStoreHealth(Container events, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>What is wrong, for operators; null when the database answers.</summary>
    public async Task<string?> FindProblemAsync(CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            // A query rather than a point read, whose 404 could mean either an empty or a missing container.
            var options = new QueryRequestOptions { PartitionKey = new PartitionKey("health"), MaxItemCount = 1 };
            await foreach (var _ in events.PagesAsync<int>(new QueryDefinition("SELECT VALUE 1 FROM c"), options, null, either.Token).ConfigureAwait(false))
            {
                break;
            }

            return null;
        }
        catch (CosmosException e) when (!cancellationToken.IsCancellationRequested)
        {
            return $"The database answers {(int)e.StatusCode} ({e.StatusCode}).";
        }
        catch (HttpRequestException e)
        {
            return $"The database cannot be reached ({e.HttpRequestError}).";
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"The database does not answer within {Patience.TotalSeconds:0} s.";
        }
    }
}
