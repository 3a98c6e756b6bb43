using System.Reflection;
using System.Runtime.CompilerServices;

namespace Worker.Extensions.Tests.Signatures;

/// <summary>Everything that an assembly offers, in the format of the listings.</summary>
internal static class PublicSignatures
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static IEnumerable<string> Of(Assembly assembly) => assembly.GetTypes().Where(type => type.IsVisible).SelectMany(Of);

    public static IEnumerable<string> Of(Type type)
    {
        var name = TypeText.Of(type);
        if (type.IsEnum)
        {
            return [
                $"{name}: public enum {name}",
                .. Enum.GetNames(type).Select(value => $"{name}.{value}: = {Convert.ToInt64(Enum.Parse(type, value), null)}")];
        }

        IEnumerable<Type> bases = [.. type.BaseType == typeof(object) ? Type.EmptyTypes : [type.BaseType!], .. type.GetInterfaces().Except(type.BaseType!.GetInterfaces())];
        var heritage = bases.Any() ? " : " + string.Join(", ", bases.Select(TypeText.Of)) : string.Empty;
        var kind = type is { IsAbstract: true, IsSealed: true } ? "static " : type.IsAbstract ? "abstract " : type.IsSealed ? "sealed " : string.Empty;
        return [$"{name}: {AttributeText.Before(type)}public {kind}class {name}{heritage}", .. Members(type).Select(member => $"{name}.{member}")];
    }

    private static IEnumerable<string> Members(Type type) =>
    [
        .. type.GetConstructors(Declared).Where(IsOffered).Select(MemberText.Of),
        .. type.GetProperties(Declared).Where(property => property.GetAccessors(true).Any(IsOffered)).Select(MemberText.Of),
        .. type.GetMethods(Declared).Where(method => IsOffered(method) && !method.IsSpecialName).Select(MemberText.Of),
        .. type.GetFields(Declared).Where(field => field.IsPublic || field.IsFamily).Select(field => $"{field.Name}: {field}"),
    ];

    private static bool IsOffered(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;
}
