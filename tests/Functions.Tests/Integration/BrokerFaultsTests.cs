using System.Net.Sockets;
using Azure;
using Azure.Messaging.ServiceBus;
using EventSourcing.Feeds.Faults;
using OrderFlow.Integration;

namespace OrderFlow.Tests.Integration;

public sealed class BrokerFaultsTests
{
    private readonly BrokerFaults _faults = new(new CommonFaults());

    [Theory]
    [InlineData(ServiceBusFailureReason.ServiceCommunicationProblem, FaultKind.Transient)]
    [InlineData(ServiceBusFailureReason.ServiceTimeout, FaultKind.Transient)]
    [InlineData(ServiceBusFailureReason.ServiceBusy, FaultKind.Transient)]
    [InlineData(ServiceBusFailureReason.QuotaExceeded, FaultKind.Transient)]
    [InlineData(ServiceBusFailureReason.MessageSizeExceeded, FaultKind.Permanent)]
    [InlineData(ServiceBusFailureReason.MessagingEntityNotFound, FaultKind.Transient)]
    [InlineData(ServiceBusFailureReason.MessagingEntityDisabled, FaultKind.Transient)]
    public void Service_Bus_says_what_trying_again_would_bring(ServiceBusFailureReason reason, FaultKind expected) =>
        Assert.Equal(expected, _faults.Classify(new ServiceBusException("No.", reason)));

    [Theory]
    [InlineData(0, FaultKind.Transient)]
    [InlineData(429, FaultKind.Transient)]
    [InlineData(503, FaultKind.Transient)]
    [InlineData(413, FaultKind.Permanent)]
    [InlineData(401, FaultKind.Transient)]
    [InlineData(403, FaultKind.Transient)]
    [InlineData(404, FaultKind.Transient)]
    [InlineData(400, FaultKind.Unknown)]
    public void So_does_Event_Grid(int status, FaultKind expected) => Assert.Equal(expected, _faults.Classify(new RequestFailedException(status, "No.")));

    [Fact]
    public void A_broker_that_is_not_there_may_come() => Assert.Equal(FaultKind.Transient, _faults.Classify(new SocketException((int)SocketError.ConnectionRefused)));

    [Fact]
    public void A_broker_that_does_not_let_us_in_may_do_so_later() =>
        Assert.Equal(FaultKind.Transient, _faults.Classify(new UnauthorizedAccessException("Put token failed.")));

    [Fact]
    public void The_rest_is_for_the_store_to_say()
    {
        Assert.Equal(FaultKind.Transient, _faults.Classify(new TimeoutException()));
        Assert.Equal(FaultKind.Permanent, _faults.Classify(new System.Text.Json.JsonException()));
        Assert.Equal(FaultKind.Unknown, _faults.Classify(new InvalidOperationException()));
    }
}
