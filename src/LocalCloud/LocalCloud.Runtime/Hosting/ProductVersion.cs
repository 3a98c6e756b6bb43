using System.Reflection;

namespace LocalCloud.Hosting;

/// <summary>What <c>--version</c> prints: the version, and where the build knew it the commit.</summary>
internal static class ProductVersion
{
    public static string Text => typeof(ProductVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    /// <summary>Of the packages that belong to this tool.</summary>
    public static string OfPackages => Text.Split('+')[0];
}
