using System.Net;
using System.Text.Json;
using EventSourcing.Cosmos.Feeds;
using EventSourcing.Events;
using EventSourcing.Feeds.Faults;
using EventSourcing.Projections;
using Microsoft.Azure.Cosmos;

namespace EventSourcing.Cosmos.Tests.Feeds;

public sealed class CosmosFaultsTests
{
    private readonly CosmosFaults _faults = new();

    [Theory]
    [InlineData(408, 0, FaultKind.Transient)]
    [InlineData(410, 0, FaultKind.Transient)]
    [InlineData(429, 3200, FaultKind.Transient)]
    [InlineData(449, 0, FaultKind.Transient)]
    [InlineData(503, 0, FaultKind.Transient)]
    [InlineData(404, 1002, FaultKind.Transient)]
    [InlineData(404, 0, FaultKind.Unknown)]
    [InlineData(400, 0, FaultKind.Unknown)]
    [InlineData(401, 0, FaultKind.Unknown)]
    [InlineData(413, 0, FaultKind.Permanent)]
    public void A_status_says_what_is_to_be_done(int status, int substatus, FaultKind expected) =>
        Assert.Equal(expected, _faults.Classify(new CosmosException("no", (HttpStatusCode)status, substatus, "a", 1)));

    [Fact]
    public void Other_failures_are_known_too()
    {
        Assert.Equal(FaultKind.Transient, _faults.Classify(new HttpRequestException()));
        Assert.Equal(FaultKind.Transient, _faults.Classify(new TaskCanceledException()));
        Assert.Equal(FaultKind.Transient, _faults.Classify(new ReadModelContendedException("busy")));
        Assert.Equal(FaultKind.Permanent, _faults.Classify(new JsonException()));
        Assert.Equal(FaultKind.Permanent, _faults.Classify(new UnknownEventTypeException("new")));
        Assert.Equal(FaultKind.Unknown, _faults.Classify(new InvalidOperationException()));
    }
}
