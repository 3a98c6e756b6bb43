using System.Reflection;

namespace LocalCloud.Hosting;

/// <summary>Finds the folder with host.json: the project during development, the output folder otherwise.</summary>
internal static class ProjectFolder
{
    public static string Of(Assembly application)
    {
        if (Environment.GetEnvironmentVariable("AzureWebJobsScriptRoot") is { Length: > 0 } configured)
        {
            return Path.GetFullPath(configured);
        }

        var output = Path.GetDirectoryName(application.Location) ?? AppContext.BaseDirectory;
        var project = application.GetName().Name + ".csproj";
        for (var folder = new DirectoryInfo(output); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "host.json")) && File.Exists(Path.Combine(folder.FullName, project)))
            {
                return folder.FullName;
            }
        }

        return output;
    }
}
