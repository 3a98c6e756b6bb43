using System.Diagnostics;

/// <summary>
/// Loaded into a worker before its entry point (DOTNET_STARTUP_HOOKS; the runtime wants this very name and no namespace). Ends the process when
/// its standard input does, which the host holds open for as long as it lives.
/// </summary>
#pragma warning disable CA1050 // The runtime looks for it outside of namespaces.
internal static class StartupHook
#pragma warning restore CA1050
{
    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable("LOCALCLOUD_LEASH") != "stdin")
        {
            return;
        }

        // Not for what the app starts itself.
        Environment.SetEnvironmentVariable("LOCALCLOUD_LEASH", null);
        new Thread(Watch) { IsBackground = true, Name = "Leash" }.Start();
    }

    private static void Watch()
    {
        using var input = Console.OpenStandardInput();
        var buffer = new byte[256];
        while (input.Read(buffer, 0, buffer.Length) > 0)
        {
        }

        using var self = Process.GetCurrentProcess();
        self.Kill();
    }
}
