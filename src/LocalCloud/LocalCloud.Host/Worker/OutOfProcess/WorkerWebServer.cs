using System.Net.Sockets;

namespace LocalCloud.Host.Worker.OutOfProcess;

/// <summary>The web server of a worker with ASP.NET Core integration. The worker says that it is there before this listens.</summary>
internal static class WorkerWebServer
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(10);

    /// <summary>False when the worker ended instead, as it does when another process has taken the port that it had found free.</summary>
    public static async Task<bool> ListensAsync(WorkerSession session, CancellationToken cancellationToken)
    {
        var address = new Uri(session.Capabilities["HttpUri"]);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(s_patience);
        while (!session.Ended.IsCompleted)
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(address.Host, address.Port, patience.Token);
                return true;
            }
            catch (SocketException)
            {
                await Task.WhenAny(session.Ended, Task.Delay(s_pause, patience.Token));
                patience.Token.ThrowIfCancellationRequested();
            }
        }

        return false;
    }
}
