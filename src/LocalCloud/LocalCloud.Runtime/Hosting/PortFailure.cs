using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace LocalCloud.Hosting;

/// <summary>A port that cannot be listened on, in the forms in which the web server says so.</summary>
internal static class PortFailure
{
    public static bool Is(Exception exception) => Causes(exception).Any(cause => cause is SocketException or AddressInUseException);

    public static string Advice(Exception exception) => Causes(exception).Any(cause => cause is SocketException { SocketErrorCode: SocketError.AccessDenied })
        ? "Ports below 1024 need rights that this user has not: choose another one with --port."
        : "Stop the program that uses the port, or choose another one with --port.";

    /// <summary>On several addresses of one name it is an exception for each, in one.</summary>
    private static IEnumerable<Exception> Causes(Exception? exception) => exception switch
    {
        null => [],
        AggregateException several => several.InnerExceptions.SelectMany(Causes),
        _ => Causes(exception.InnerException).Prepend(exception),
    };
}
