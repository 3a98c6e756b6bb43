using System.Diagnostics;
using System.Runtime.InteropServices;

namespace LocalCloud.Hosting;

/// <summary>The first Ctrl-C asks for a clean end; the second one does not wait for it.</summary>
internal sealed class SecondInterrupt : IDisposable
{
    private readonly PosixSignalRegistration _registration;
    private int _count;

    public SecondInterrupt() => _registration = PosixSignalRegistration.Create(PosixSignal.SIGINT, _ =>
    {
        if (Interlocked.Increment(ref _count) > 1)
        {
            Process.GetCurrentProcess().Kill();
        }
    });

    public void Dispose() => _registration.Dispose();
}
