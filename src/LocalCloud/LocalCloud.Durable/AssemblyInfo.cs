using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("LocalCloud.Durable.Tests")]
