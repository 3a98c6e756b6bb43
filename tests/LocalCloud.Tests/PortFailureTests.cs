using System.Net.Sockets;
using LocalCloud.Hosting;
using Microsoft.AspNetCore.Connections;

namespace LocalCloud.Tests;

public sealed class PortFailureTests
{
    // The web server says it so for a name with two addresses: docker, sudo and ordinary users differ in what they may, so it is not provoked here.
    private static readonly IOException s_forbidden = new(
        "Failed to bind to address http://localhost:80.",
        new AggregateException(new SocketException((int)SocketError.AccessDenied), new SocketException((int)SocketError.AccessDenied)));

    [Fact]
    public void A_port_without_rights_is_told_apart_from_one_in_use()
    {
        Assert.True(PortFailure.Is(s_forbidden));
        Assert.Contains("1024", PortFailure.Advice(s_forbidden), StringComparison.Ordinal);

        var taken = new IOException("Failed to bind", new AddressInUseException("taken"));
        Assert.True(PortFailure.Is(taken));
        Assert.DoesNotContain("1024", PortFailure.Advice(taken), StringComparison.Ordinal);
    }

    [Fact]
    public void Another_failure_is_none_of_a_port() => Assert.False(PortFailure.Is(new IOException("disk full")));
}
