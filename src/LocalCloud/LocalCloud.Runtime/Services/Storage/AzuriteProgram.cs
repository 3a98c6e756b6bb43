using LocalCloud.Hosting;

namespace LocalCloud.Services.Storage;

/// <summary>Where Azurite is: in the packages of the app or of a folder around it, or on the path.</summary>
internal static class AzuriteProgram
{
    private static readonly string s_name = OperatingSystem.IsWindows() ? "azurite.cmd" : "azurite";

    /// <summary>Below a folder; the second one is that of <c>azurite.sh</c>.</summary>
    private static readonly string[] s_places = [Path.Combine("node_modules", ".bin"), Path.Combine(".azurite", "node_modules", ".bin")];

    /// <exception cref="LaunchException">It is nowhere; says how to get it.</exception>
    public static string Find(AppFolder app) => Beside(app.Home).Concat(OnPath()).FirstOrDefault(File.Exists)
        ?? throw new LaunchException(
            $"Azurite, the emulator of Azure Storage, is neither in node_modules of {app.Home} or a folder around it, nor on the path. Install it with "
            + "'npm install -g azurite', which needs Node.js (https://nodejs.org), or start without --azurite.");

    private static IEnumerable<string> Beside(string folder)
    {
        for (var around = new DirectoryInfo(folder); around is not null; around = around.Parent)
        {
            foreach (var place in s_places)
            {
                yield return Path.Combine(around.FullName, place, s_name);
            }
        }
    }

    private static IEnumerable<string> OnPath() => (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, s_name));
}
